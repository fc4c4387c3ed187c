drop table
  identity.jwt_keys,
  identity.one_time_tokens,
  identity.sessions,
  identity.user_settings,
  identity.users;
drop type identity.new_session, identity.proof;
drop schema identity;

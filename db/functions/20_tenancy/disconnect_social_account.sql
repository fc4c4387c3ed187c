set local role cf_api;

create or replace function tenancy.disconnect_social_account(
  p_account_id uuid,
  p_connection_id uuid
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
begin
  perform tenancy.require_permission(p_account_id, 'social.manage');
  update tenancy.social_connections as c
  set status = 'revoked', access_token = null, refresh_token = null
  where c.account_id = p_account_id and c.id = p_connection_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the account''s connections.';
  end if;
end
$$;

comment on function tenancy.disconnect_social_account(uuid, uuid) is
  'Ends a connection and erases its tokens; again is no error. To withdraw the grant at the network
as well, the publishing service does so first, with the tokens of tenancy.connection_secret:
afterwards there are none. Errors: 42501 the actor lacks social.manage; NF001 no such connection;
22004 no account. SPEC 1.';
grant execute on function tenancy.disconnect_social_account(uuid, uuid) to cf_app;

set local role cf_kernel;

create or replace function identity.log_in(
  p_email text,
  p_password_phc text,
  p_device text default '',
  p_ip inet default null,
  p_user_agent text default ''
)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the password is the proof; nobody is authenticated yet.
declare
  v_user identity.users;
begin
  select u.* into v_user
  from identity.users as u
  where lower(u.email) = lower(btrim(p_email)) and u.deleted_at is null
    and u.status in ('active', 'pending_verification')
    and u.password_digest = kernel.token_hash(p_password_phc);
  if v_user.id is null then
    raise exception using
      errcode = '28000',
      message = 'log-in refused',
      detail = 'The address or the password is wrong, or the person may not log in.',
      hint = 'Hash the password with what identity.password_parameters answers for the address.';
  end if;
  update identity.users set last_login_at = now() where id = v_user.id;
  return identity.start_session(
    p_user_id => v_user.id, p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
end
$$;

comment on function identity.log_in(text, text, text, inet, text) is
  'Checks the password''s hash (PHC text, computed by the service with password_parameters) and
starts a session. Errors: 28000 for a wrong address, a wrong password and a barred person alike.
SPEC 1.';
grant execute on function identity.log_in(text, text, text, inet, text) to cf_auth;

set local role cf_kernel;

create or replace function identity.require_fresh_proof()
returns uuid
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the actor's session; services see too little of it.
declare
  c_fresh constant interval := '15 minutes';
  v_session identity.sessions;
  v_user_id uuid;
begin
  select u.id into v_user_id
  from identity.users as u
  where u.id = identity.current_user_id() and u.status = 'active';
  if v_user_id is null then
    raise exception using
      errcode = '42501', message = 'nobody is acting',
      hint = 'Authenticate as a person who has verified the address.';
  end if;
  select s.* into v_session
  from identity.sessions as s
  where s.id = nullif(split_part(kernel.context(), '|', 5), '')::uuid
    and s.user_id = v_user_id and s.revoked_at is null;
  -- Who has a second factor has proved it; a password that was proved before is not enough.
  if v_session.id is null or greatest(v_session.created_at, v_session.proved_at) < now() - c_fresh
    or identity.has_factors(v_user_id)
      and (v_session.proved_by = '{}' or coalesce(v_session.proved_at < now() - c_fresh, true))
  then
    raise exception using
      errcode = 'ST005',
      message = 'proof is not fresh',
      detail = 'The session is none, or its bearer has not proved who he is in 15 minutes.',
      hint = 'Call identity.reauthenticate, answer its challenge if there is one, and try again. '
        'Who has neither a password nor a second factor logs in again.';
  end if;
  return v_user_id;
end
$$;

comment on function identity.require_fresh_proof() is
  'The acting person, when he has proved who he is in the last 15 minutes: by logging in, by the
password (identity.reauthenticate), or, when he has a second factor, by that. Guards what a stolen
session must not do. Errors: 42501 no verified person is acting; ST005 the proof is not fresh, or
there is no session, as with a JWT.';
grant execute on function identity.require_fresh_proof() to cf_api;

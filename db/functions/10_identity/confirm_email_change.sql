set local role cf_kernel;

create or replace function identity.confirm_email_change(p_token text)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; nobody is authenticated yet.
declare
  v_token identity.one_time_tokens := identity.use_token(p_token, 'change_email');
  v_owner_id uuid;
  v_verified_at timestamptz;
begin
  select u.id, u.verified_at into v_owner_id, v_verified_at
  from identity.users as u
  where lower(u.email) = lower(v_token.email) and u.deleted_at is null;
  if v_verified_at is null and v_owner_id <> v_token.user_id then
    perform identity.retire_person(v_owner_id, 'address_proved');
    v_owner_id := null;
  end if;
  update identity.users as u
  set email = v_token.email, verified_at = now(), status = 'active'
  where u.id = v_token.user_id and u.status in ('active', 'pending_verification')
    and coalesce(v_owner_id, u.id) = u.id;
  if found then
    update identity.one_time_tokens
    set used_at = now()
    where user_id = v_token.user_id and used_at is null;
    return v_token.user_id;
  end if;
  raise exception using
    errcode = 'NF002',
    message = 'token not found',
    detail = 'The address has another owner by now, or the person is gone.',
    hint = 'Ask for the change again, with another address.';
end
$$;

comment on function identity.confirm_email_change(text) is
  'The person''s address becomes the one that the token was sent to. What was sent to the old one
opens nothing any more; his sessions go on (identity.revoke_other_sessions ends one that somebody
started who read the old mailbox). Returns the person''s id. Somebody who claimed the new address
and never proved it is retired. Errors: NF002 token unknown, used, expired or of another kind, or
the address is another person''s (never told apart); 23505 another one proves the address at this
moment. SPEC 1.';
grant execute on function identity.confirm_email_change(text) to cf_auth;

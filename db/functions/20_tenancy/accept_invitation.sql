set local role cf_kernel;

create or replace function tenancy.accept_invitation(p_token text)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the actor has no right in the account until this is done.
declare
  v_user identity.users;
  v_role text;
  v_account_id uuid := kernel.as_uuid(substr(p_token, 5, 32));
begin
  select u.* into v_user
  from identity.users as u
  where u.id = identity.current_user_id() and u.status = 'active';
  if v_user.id is null then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'Authenticate as a person whose address is verified.';
  end if;
  update tenancy.invitations
  set status = 'accepted', accepted_by = v_user.id
  where account_id = v_account_id and token_hash = kernel.token_hash(p_token)
    and status = 'pending' and expires_at > now() and lower(email) = lower(v_user.email)
  returning role into v_role;
  if v_role is not null then
    -- Seats are counted under this lock.
    perform tenancy.lock_account(v_account_id);
  end if;
  if v_role is null or not tenancy.is_live_account(v_account_id) then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used, revoked, expired or meant for another address.',
      hint = 'Ask for a new invitation, sent to the address of this person.';
  end if;
  perform tenancy.require_seat(v_account_id);
  insert into tenancy.members (account_id, user_id, role)
  values (v_account_id, v_user.id, v_role);
  perform identity.refresh_context();
  return v_account_id;
end
$$;

comment on function tenancy.accept_invitation(text) is
  'The acting person joins the account that invited his address, and the context is signed anew.
Returns the account''s id. Errors: 42501 nobody is acting; NF002 token unknown, used, revoked,
expired or for another address (never told apart); LM002 no free seat; 23505 a member already. SPEC
2.';
grant execute on function tenancy.accept_invitation(text) to cf_app;

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
  v_invitation tenancy.invitations;
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
  -- The account's row is the lock under which seats are counted.
  perform
  from tenancy.accounts
  where id = kernel.as_uuid(substr(p_token, 5, 32)) and deleted_at is null
  for no key update;
  update tenancy.invitations
  set status = 'accepted', accepted_by = v_user.id
  where account_id = kernel.as_uuid(substr(p_token, 5, 32))
    and token_hash = kernel.token_hash(p_token)
    and status = 'pending' and expires_at > now() and lower(email) = lower(v_user.email)
  returning * into v_invitation;
  if v_invitation.id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used, revoked, expired or meant for another address.',
      hint = 'Ask for a new invitation, sent to the address of this person.';
  end if;
  perform tenancy.require_seat(v_invitation.account_id);
  insert into tenancy.members (account_id, user_id, role)
  values (v_invitation.account_id, v_user.id, v_invitation.role);
  perform identity.refresh_context();
  return v_invitation.account_id;
end
$$;

comment on function tenancy.accept_invitation(text) is
  'The acting person joins the account that invited his address, and the context is signed anew.
Returns the account''s id. Errors: 42501 nobody is acting; NF002 token unknown, used, revoked, expired
or for another address (never told apart); LM002 no free seat; 23505 a member already. SPEC 2.';
grant execute on function tenancy.accept_invitation(text) to cf_app;

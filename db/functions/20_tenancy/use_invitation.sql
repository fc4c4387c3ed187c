set local role cf_kernel;

create or replace function tenancy.use_invitation(p_token text, p_user_id uuid)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid := tenancy.invitation_account(p_token);
  v_invitation tenancy.invitations;
begin
  -- A token that opens nothing locks no account. Under the locks, the person's first as when he
  -- deletes himself, it is looked at again.
  if v_account_id is not null and identity.lock_person(p_user_id) then
    perform tenancy.lock_account(v_account_id);
    update tenancy.invitations as i
    set status = 'accepted', accepted_by = p_user_id
    from identity.users as u
    where i.account_id = v_account_id and i.token_hash = kernel.token_hash(p_token)
      and i.status = 'pending' and i.expires_at > now()
      and u.id = p_user_id and u.status = 'active' and lower(u.email) = lower(i.email)
    returning i.* into v_invitation;
  end if;
  if v_invitation.id is null or not tenancy.is_live_account(v_account_id)
    or not tenancy.member_permissions(v_account_id, v_invitation.invited_by) @> (
      select r.permissions || coalesce(c.permissions, '{}') || array['member.manage']
      from tenancy.roles as r
      left join tenancy.custom_roles as c
        on c.account_id = v_account_id and c.name = v_invitation.custom_role
      where r.name = v_invitation.role
    ) then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used, revoked, expired or meant for another address.',
      hint = 'Ask for a new invitation, sent to the address of this person.';
  end if;
  perform tenancy.require_seat(v_account_id);
  insert into tenancy.members (account_id, user_id, role, custom_role)
  values (v_account_id, p_user_id, v_invitation.role, v_invitation.custom_role);
  return v_account_id;
end
$$;

comment on function tenancy.use_invitation(text, uuid) is
  'Makes a person a member by an invitation to his address, and uses it up. It holds only while who
sent it may still give the role: an owner who is taken out leaves no way back behind. Errors: NF002
token unknown, used, revoked, expired, for another address, or its sender lost the right (never told
apart); LM002 no free seat; RL003 the account is personal; 23505 a member already; 40001 at
repeatable read, when another change of the members went first.';

set local role cf_api;

create or replace function tenancy.transfer_ownership(p_account_id uuid, p_member_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor owns.
declare
  v_user_id uuid := identity.current_user_id();
begin
  perform tenancy.lock_members(p_account_id, 'account.manage');
  perform identity.require_person();
  perform tenancy.require_team(p_account_id);
  if p_member_id = v_user_id then
    raise exception using
      errcode = '22023',
      message = 'member is the owner himself',
      hint = 'Name another member.';
  end if;
  perform tenancy.require_active_member(p_account_id, p_member_id);
  perform tenancy.hold_rights(array[v_user_id, p_member_id]);
  update tenancy.members
  set role = 'owner', custom_role = null
  where account_id = p_account_id and user_id = p_member_id;
  update tenancy.members
  set role = 'admin'
  where account_id = p_account_id and user_id = v_user_id;
  perform identity.refresh_context();
end
$$;

comment on function tenancy.transfer_ownership(uuid, uuid) is
  'Makes a member the owner in the place of the acting owner, who becomes an admin; other owners
stay what they are. The context is signed anew. Errors: 42501 the actor is no owner, or no person;
NF001 no such member, or one who may not act; RL003 the account is personal; 22023 to oneself; 22004
no account; 40001 at repeatable read, when another change of the members went first. SPEC 2.';
grant execute on function tenancy.transfer_ownership(uuid, uuid) to cf_app;

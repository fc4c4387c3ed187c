set local role cf_api;

create or replace function tenancy.remove_member(p_account_id uuid, p_member_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no delete right; row security lets cf_api write where the actor may manage.
begin
  if p_member_id is distinct from identity.current_user_id() then
    perform tenancy.require_permission(p_account_id, 'member.manage');
  end if;
  delete from tenancy.members
  where account_id = p_account_id and user_id = p_member_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the members of the account.';
  end if;
end
$$;

comment on function tenancy.remove_member(uuid, uuid) is
  'Takes a member out of the account; anybody may take himself out. Errors: 42501 the actor lacks
member.manage; NF001 no such member; RL001 he is the last owner. SPEC 2.';
grant execute on function tenancy.remove_member(uuid, uuid) to cf_app;

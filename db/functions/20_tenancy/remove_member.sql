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
-- definer: services have no delete right; row security lets cf_api write where the actor may
-- manage.
declare
  v_is_self boolean := p_member_id is not distinct from identity.current_user_id();
  v_role text;
begin
  if not v_is_self then
    perform tenancy.require_permission(p_account_id, 'member.manage');
  end if;
  select m.role into v_role
  from tenancy.members as m
  where m.account_id = p_account_id and m.user_id = p_member_id;
  if v_role = 'owner' and not v_is_self then
    perform tenancy.require_permission(p_account_id, 'account.manage');
  end if;
  delete from tenancy.members
  where account_id = p_account_id and user_id = p_member_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the members of the account.';
  end if;
  if v_is_self then
    perform identity.refresh_context();
  end if;
end
$$;

comment on function tenancy.remove_member(uuid, uuid) is
  'Takes a member out of the account; anybody may take himself out, and the context is then signed
anew. Errors: 42501 the actor lacks member.manage (account.manage, to take an owner out); NF001 no
such member; RL001 he is the last owner. SPEC 2.';
grant execute on function tenancy.remove_member(uuid, uuid) to cf_app;

set local role cf_api;

create or replace function tenancy.member_role(p_account_id uuid, p_member_id uuid)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text;
begin
  select coalesce(m.custom_role, m.role) into v_role
  from tenancy.members as m
  where m.account_id = p_account_id and m.user_id = p_member_id;
  if v_role is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the members of the account.';
  end if;
  return v_role;
end
$$;

comment on function tenancy.member_role(uuid, uuid) is
  'The name of the role that a member has, built-in or custom. Error: NF001 no such member, or none
that the actor may see.';

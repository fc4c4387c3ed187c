set local role cf_kernel;

create or replace function tenancy.member_permissions(p_account_id uuid, p_user_id uuid)
returns text[]
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_custom_role text;
  v_permissions text[];
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  -- Each use of a key passes here, and few roles are custom: a join would cost all of them.
  select r.permissions, m.custom_role into v_permissions, v_custom_role
  from identity.users as u
  join tenancy.members as m on m.user_id = u.id
  join tenancy.roles as r on r.name = m.role
  where m.account_id = p_account_id and m.user_id = p_user_id and u.status = 'active';
  if v_custom_role is not null then
    select c.permissions into v_permissions
    from tenancy.custom_roles as c
    where c.account_id = p_account_id and c.name = v_custom_role;
  end if;
  return coalesce(v_permissions, '{}');
end
$$;

comment on function tenancy.member_permissions(uuid, uuid) is
  'What a person may do in an account now, by membership: empty for a stranger, or somebody whose
address is not verified or who is suspended or deleted. For what outlives its maker''s context: an
invitation, a key.';

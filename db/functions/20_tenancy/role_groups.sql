set local role cf_kernel;

create or replace function tenancy.role_groups(p_user_id uuid)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  c_most constant integer := 1000;
  v_groups text;
  v_count bigint;
  v_has_custom boolean;
begin
  select
    string_agg(t.line, ';' order by t.line collate "C" desc), sum(g.account_count),
    bool_or(g.has_custom)
  into v_groups, v_count, v_has_custom
  from (
    select m.role, string_agg(m.account_id::text, ','), count(*), bool_or(m.custom_role is not null)
    from (
      select m.account_id, m.role, m.custom_role
      from tenancy.members as m
      join tenancy.accounts as a on a.id = m.account_id
      where m.user_id = p_user_id and a.deleted_at is null
      limit 1001
    ) as m
    group by m.role
  ) as g (role, accounts, account_count, has_custom)
  join tenancy.roles as r on r.name = g.role
  cross join lateral (values (tenancy.group_text(r.permissions, g.accounts))) as t (line);
  if v_has_custom or v_count > c_most then
    return null;
  end if;
  return coalesce(v_groups, '');
end
$$;

comment on function tenancy.role_groups(uuid) is
  'What tenancy.person_rights says of a person: his accounts, grouped by what his built-in role
allows there, as tenancy.user_groups gives them to one who may act; empty when there are none. Null
when he has a custom role, which may change without him, or more than 1000 accounts.';

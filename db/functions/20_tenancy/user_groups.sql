set local role cf_kernel;

create or replace function tenancy.user_groups(p_user_id uuid, p_account_id uuid)
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
begin
  -- A person who has not verified the address within 72 hours reads only his own basic data.
  -- One query for all accounts and one for a single account, so that each keeps its own plan.
  if p_account_id is null then
    -- Grouped first: what a role allows is looked up once a group and not once an account. The
    -- limit is no parameter, for that would have the query planned anew at every call.
    select string_agg(t.line, ';' order by t.line collate "C" desc), sum(g.account_count)
    into v_groups, v_count
    from (
      select
        m.role, m.custom_role, m.custom_in, string_agg(m.account_id::text, ','), count(*)::integer
      from (
        select
          m.account_id, m.role, m.custom_role,
          case when m.custom_role is not null then m.account_id end
        from identity.users as u
        join tenancy.members as m on m.user_id = u.id
        join tenancy.accounts as a on a.id = m.account_id
        where u.id = p_user_id and a.deleted_at is null
          and (u.status = 'active' or u.created_at > now() - interval '72 hours')
        limit 1001
      ) as m (account_id, role, custom_role, custom_in)
      group by m.role, m.custom_role, m.custom_in
    ) as g (role, custom_role, custom_in, accounts, account_count)
    join tenancy.roles as r on r.name = g.role
    left join tenancy.custom_roles as c
      on c.account_id = g.custom_in and c.name = g.custom_role
    cross join lateral (values (
      tenancy.group_text(coalesce(c.permissions, r.permissions), g.accounts)
    )) as t (line);
    if v_count > c_most then
      raise exception using
        errcode = 'LM001',
        message = 'too many accounts for one context',
        detail = format('A context holds %s accounts.', c_most),
        hint = 'Pass p_account_id to act inside one account.';
    end if;
  else
    select tenancy.group_text(coalesce(c.permissions, r.permissions), a.id::text)
    into v_groups
    from identity.users as u
    join tenancy.members as m on m.user_id = u.id and m.account_id = p_account_id
    join tenancy.accounts as a on a.id = m.account_id
    join tenancy.roles as r on r.name = m.role
    left join tenancy.custom_roles as c
      on c.account_id = m.account_id and c.name = m.custom_role
    where u.id = p_user_id and a.deleted_at is null
      and (u.status = 'active' or u.created_at > now() - interval '72 hours');
  end if;
  return v_groups;
end
$$;

comment on function tenancy.user_groups(uuid, uuid) is
  'Field 11 of a person''s context: his accounts (p_account_id: that one alone) grouped by what he
may do in them; null when there is none. A custom role is a group of its own and takes the place of
the built-in role. Raises LM001 when they are more than 1000: then one must be named. SPEC 2.';

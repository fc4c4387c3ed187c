set local role cf_kernel;

create or replace function tenancy.user_groups(
  p_user_id uuid,
  p_account_id uuid,
  p_most integer,
  out group_text text,
  out account_count bigint
)
returns record
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A person who has not verified the address within 72 hours reads only his own basic data.
  -- One query for all accounts and one for a single account, so that each keeps its own plan.
  if p_account_id is null then
    -- Grouped first: what a role allows is looked up once a group and not once an account.
    select
      string_agg(
        format(
          ',%s,=%s', array_to_string(coalesce(c.permissions, r.permissions), ','), g.accounts
        ), ';'
      ), sum(g.account_count)
    into group_text, account_count
    from (
      select
        m.role, m.custom_role, m.custom_in, string_agg(m.account_id::text, ','), count(*)
      from (
        select
          m.account_id, m.role, m.custom_role,
          case when m.custom_role is not null then m.account_id end
        from identity.users as u
        join tenancy.members as m on m.user_id = u.id
        join tenancy.accounts as a on a.id = m.account_id
        where u.id = p_user_id and a.deleted_at is null
          and (u.status = 'active' or u.created_at > now() - interval '72 hours')
        limit p_most + 1
      ) as m (account_id, role, custom_role, custom_in)
      group by m.role, m.custom_role, m.custom_in
    ) as g (role, custom_role, custom_in, accounts, account_count)
    join tenancy.roles as r on r.name = g.role
    left join tenancy.custom_roles as c
      on c.account_id = g.custom_in and c.name = g.custom_role;
  else
    select
      format(
        ',%s,=%s', array_to_string(coalesce(c.permissions, r.permissions), ','), m.account_id
      ), 1
    into group_text, account_count
    from identity.users as u
    join tenancy.members as m on m.user_id = u.id and m.account_id = p_account_id
    join tenancy.accounts as a on a.id = m.account_id
    join tenancy.roles as r on r.name = m.role
    left join tenancy.custom_roles as c
      on c.account_id = m.account_id and c.name = m.custom_role
    where u.id = p_user_id and a.deleted_at is null
      and (u.status = 'active' or u.created_at > now() - interval '72 hours');
  end if;
end
$$;

comment on function tenancy.user_groups(uuid, uuid, integer) is
  'A person''s accounts (p_account_id: that one alone) grouped by role, as the context writes them,
with their number; null when there is none. Stops counting past p_most. A custom role is a group of
its own and takes the place of the built-in role. SPEC 2.';

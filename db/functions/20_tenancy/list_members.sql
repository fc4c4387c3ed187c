set local role cf_kernel;

create or replace function tenancy.list_members(
  p_account_id uuid,
  p_after uuid default null,
  p_limit integer default 200
)
returns table (
  member_id uuid,
  username text,
  full_name text,
  avatar_url text,
  email text,
  role text,
  custom_role text,
  joined_at timestamptz
)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: people read their own rows alone; here they see those whom they work with.
  select
    u.id, u.username, u.full_name, u.avatar_url,
    case when p_account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[])
      then u.email end,
    m.role, m.custom_role, m.created_at
  from tenancy.members as m
  join identity.users as u on u.id = m.user_id
  where m.account_id = p_account_id
    and p_account_id = any ((select tenancy.accounts_with('member.read'))::uuid[])
    and (p_after is null or m.user_id > p_after)
  order by m.user_id
  limit least(greatest(coalesce(p_limit, 200), 0), 1000);
$$;

comment on function tenancy.list_members(uuid, uuid, integer) is
  'The members of an account with their names and roles, for whoever has member.read there; the
address is null for all but those who have member.manage. In the order of their ids: p_after is the
last member_id of the page before, p_limit at most 1000. Empty where the actor may not look. SPEC
2.';
grant execute on function tenancy.list_members(uuid, uuid, integer) to cf_app;

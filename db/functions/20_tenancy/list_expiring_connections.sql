set local role cf_kernel;

create or replace function tenancy.list_expiring_connections(
  p_within interval default '1 day',
  p_limit integer default 100
)
returns table (
  account_id uuid,
  connection_id uuid,
  provider text,
  expires_at timestamptz
)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: the publishing service looks for work in all accounts; it learns ids and no token.
  select c.account_id, c.id, c.provider, c.expires_at
  from tenancy.social_connections as c
  join tenancy.accounts as a on a.id = c.account_id
  where c.status = 'active' and a.deleted_at is null and p_within is not null
    and c.expires_at < now() + greatest(least(p_within, '100 years'), '0')
  order by c.expires_at, c.account_id, c.id
  limit least(greatest(p_limit, 0), 1000);
$$;

comment on function tenancy.list_expiring_connections(interval, integer) is
  'Active connections of all live accounts whose access token ends within p_within or has ended, the
soonest first, at most 1000: to be renewed, each as the system in its account. SPEC 1.';
grant execute on function tenancy.list_expiring_connections(interval, integer) to cf_social;

set local role cf_kernel;

create or replace function identity.list_due_privacy_requests(
  p_within interval default '30 days',
  p_limit integer default 100
)
returns setof identity.privacy_requests
language sql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: handled for everybody; no row policy speaks for the service.
  select r.*
  from identity.privacy_requests as r
  where r.status in ('received', 'in_progress')
    and r.due_at <= now() + greatest(least(p_within, '100 years'), '0')
  order by r.due_at, r.id
  limit least(greatest(p_limit, 0), 1000);
$$;

comment on function identity.list_due_privacy_requests(interval, integer) is
  'Open privacy requests that are due within this time or overdue, the most urgent first, up to
1000. user_id: who asks. SPEC 1.';
grant execute on function identity.list_due_privacy_requests(interval, integer) to cf_auth;

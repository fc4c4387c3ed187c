set local role cf_api;

create or replace function billing.usage_summary(
  p_account_id uuid,
  p_from timestamptz,
  p_to timestamptz,
  p_by text[] default '{}'
)
returns setof billing.usage_sum
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: services need no right to the columns; row security shows cf_api what the actor may
-- read.
begin
  perform tenancy.require_permission(p_account_id, 'billing.read');
  if (p_from < p_to and p_by <@ array['user', 'action', 'model', 'day', 'hour']
    and p_from = date_trunc('hour', p_from, 'UTC')
    and p_to = date_trunc('hour', p_to, 'UTC')) is not true then
    raise exception using
      errcode = '22023',
      message = 'span or grouping is not usable',
      hint = 'Pass whole hours, the earlier first, and any of user, action, model, day, hour.';
  end if;
  -- Whole days need a twenty-fourth of the rows.
  if p_from = date_trunc('day', p_from, 'UTC') and p_to = date_trunc('day', p_to, 'UTC')
    and 'hour' <> all (p_by) then
    return query
    select case when 'user' = any (p_by) then u.actor_id end,
      case when 'action' = any (p_by) then u.action end,
      case when 'model' = any (p_by) then u.model end, case when 'day' = any (p_by) then u.day end,
      null::timestamptz, sum(u.quantity), sum(u.events)::bigint
    from billing.usage_by_day as u
    where u.account_id = p_account_id and u.day >= (p_from at time zone 'UTC')::date
      and u.day < (p_to at time zone 'UTC')::date
    group by 1, 2, 3, 4
    order by 4, 2, 3, 1;
    return;
  end if;
  return query
  select case when 'user' = any (p_by) then u.actor_id end,
    case when 'action' = any (p_by) then u.action end,
    case when 'model' = any (p_by) then u.model end,
    case when 'day' = any (p_by) then (u.hour at time zone 'UTC')::date end,
    case when 'hour' = any (p_by) then u.hour end, sum(u.quantity), sum(u.events)::bigint
  from billing.usage_by_hour as u
  where u.account_id = p_account_id and u.hour >= p_from and u.hour < p_to
  group by 1, 2, 3, 4, 5
  order by 5, 4, 2, 3, 1;
end
$$;

comment on function billing.usage_summary(uuid, timestamptz, timestamptz, text[]) is
  'What an account used from p_from (inclusive) to p_to (exclusive), whole UTC hours, by any of user
(person, key or system), action, model, day, hour; one row over all with none of them. Exact at any
time; reads roll-ups only, 7 years back. Errors: 42501 the actor lacks billing.read; 22023 no whole
hours, an empty span or an unknown grouping; 22004 no account. SPEC 5: analytics.';
grant execute on function billing.usage_summary(uuid, timestamptz, timestamptz, text[]) to cf_app;

set local role cf_kernel;

create or replace function billing.usage_overview(p_from date, p_to date)
returns setof billing.usage_total
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: sums over all tenants, for operators, who see no account and no person in them.
begin
  if p_from < p_to is not true then
    raise exception using
      errcode = '22023',
      message = 'span is not usable',
      hint = 'Pass two days, the earlier first.';
  end if;
  return query
  select u.day, u.action, u.model, count(distinct u.account_id), sum(u.quantity),
    sum(u.events)::bigint
  from billing.usage_by_day as u
  where u.day >= p_from and u.day < p_to
  group by 1, 2, 3
  order by 1, 2, 3;
end
$$;

comment on function billing.usage_overview(date, date) is
  'What all accounts together used, by UTC day, action and model, from p_from (inclusive) to p_to
(exclusive); names no account and no person. Reads roll-ups only. Errors: 22023 an empty span.
SPEC 5: analytics.';
grant execute on function billing.usage_overview(date, date) to cf_analyst;

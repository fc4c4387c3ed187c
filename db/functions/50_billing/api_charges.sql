set local role cf_api;

create or replace function billing.api_charges(p_account_id uuid, p_month date)
returns setof billing.usage_charge
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
  if (p_month between '1900-01-01' and '9999-12-01' and extract(day from p_month) = 1) is not true
  then
    raise exception using
      errcode = '22023',
      message = 'month is not usable',
      hint = 'Pass the first day of a month from 1900 to 9999.';
  end if;
  return query
  with tiers as (
    select t.action, t.from_quantity, t.price_cents,
      lead(t.from_quantity, 1, 'infinity') over (partition by t.action order by t.from_quantity)
        as to_quantity
    from billing.price_tiers as t
    where t.valid_from = (
      select max(v.valid_from)
      from billing.price_tiers as v
      where v.action = t.action and v.valid_from <= p_month::timestamp at time zone 'UTC'
    )
  ),
  used as (
    select u.action, sum(u.quantity) as quantity
    from billing.usage_by_day as u
    where u.account_id = p_account_id and u.day >= p_month
      and u.day < (p_month + interval '1 month')::date
    group by u.action
  )
  select t.action, t.from_quantity, least(u.quantity, t.to_quantity) - t.from_quantity,
    t.price_cents, (least(u.quantity, t.to_quantity) - t.from_quantity) * t.price_cents
  from tiers as t
  join used as u on u.action = t.action and u.quantity > t.from_quantity
  order by 1, 2;
end
$$;

comment on function billing.api_charges(uuid, date) is
  'What the account''s use of the UTC month that begins on p_month costs by billing.price_tiers as
they were at its beginning: a row for each tier that was reached; US cents, not rounded: round the
sum. Exact at any time; reads roll-ups only. Errors: 42501 the actor lacks billing.read; 22023 no
first day of a month; 22004 no account. SPEC 5.';
grant execute on function billing.api_charges(uuid, date) to cf_app;

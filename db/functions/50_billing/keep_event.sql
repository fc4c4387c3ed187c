set local role cf_kernel;

create or replace function billing.keep_event(
  p_link billing.subscription_links,
  p_event billing.normal_event,
  p_hash bytea
)
returns boolean
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_earlier bytea;
  v_price billing.provider_prices;
begin
  select e.payload_hash into v_earlier
  from billing.provider_events as e
  where e.account_id = p_link.account_id and e.provider = p_link.provider
    and e.event_id = p_event.event_id;
  if v_earlier = p_hash then
    return false;
  elsif v_earlier is not null then
    raise exception using
      errcode = 'RL032',
      message = 'event id was used for another event',
      hint = 'Look at both events at the provider; nothing was changed.';
  end if;
  select r.* into v_price
  from billing.provider_prices as r
  join billing.plans as p on p.name = r.plan
  where r.provider = p_link.provider and r.reference = any (p_event.prices)
  order by p.rank desc, r.reference
  limit 1;
  if v_price.plan is null and p_event.prices <> '{}' then
    raise exception using
      errcode = 'RL033',
      message = 'price is not mapped to a plan',
      detail = format('None of %s is in billing.provider_prices.', p_event.prices),
      hint = 'Add it with billing.set_provider_price; let the provider send the event again.';
  end if;
  insert into billing.provider_events (
    account_id, subscription_id, provider, event_id, occurred_at, kind, status, plan, plan_version,
    interval_months, started_at, period_started_at, period_ends_at, trial_ends_at, cancel_at,
    ended_at, payload_hash
  )
  values (
    p_link.account_id, p_link.id, p_link.provider, p_event.event_id, p_event.occurred_at,
    p_event.kind, p_event.status, v_price.plan, v_price.plan_version, v_price.interval_months,
    p_event.started_at, p_event.period_started_at, p_event.period_ends_at, p_event.trial_ends_at,
    p_event.cancel_at, p_event.ended_at, p_hash
  );
  return true;
end
$$;

comment on function billing.keep_event(billing.subscription_links, billing.normal_event, bytea) is
  'Keeps an event, with the plan that its price sells now; false when it is known. With the
caller''s rights. Errors: RL032 its id was used for another event; RL033 its price is not mapped.';
grant execute on function billing.keep_event(
  billing.subscription_links, billing.normal_event, bytea
) to cf_api;

set local role cf_kernel;

create or replace function billing.fold_event(
  p_state billing.subscription_state,
  p_event billing.provider_events
)
returns billing.subscription_state
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state billing.subscription_state := p_state;
begin
  -- What has ended stays as it was; only its name may still be learnt.
  if v_state.plan is null or v_state.ended_at is null and p_event.plan is not null then
    v_state.plan := p_event.plan;
    v_state.plan_version := p_event.plan_version;
    v_state.interval_months := p_event.interval_months;
  end if;
  if v_state.ended_at is not null or p_event.kind = 'noted' then
    return v_state;
  end if;
  v_state.status := case
    when p_event.kind in ('created', 'state', 'change')
      then coalesce(p_event.status, v_state.status)
    when p_event.kind = 'payment_failed' and v_state.status in ('trialing', 'active')
      then 'past_due'
    -- A payment ends a trial only where the provider takes none before.
    when p_event.kind = 'paid'
      and (v_state.status = 'past_due' or v_state.status = 'trialing' and p_event.status = 'active')
      then 'active'
    when p_event.kind = 'suspended' and v_state.status is not null then 'suspended'
    else v_state.status
  end;
  v_state.period_started_at := coalesce(p_event.period_started_at, v_state.period_started_at);
  v_state.period_ends_at := coalesce(p_event.period_ends_at, v_state.period_ends_at);
  v_state.trial_ends_at := coalesce(p_event.trial_ends_at, v_state.trial_ends_at);
  if p_event.kind in ('created', 'state') then
    -- Such an event tells all: a cancellation that it does not tell was taken back.
    v_state.cancel_at := p_event.cancel_at;
  elsif p_event.kind = 'change' then
    v_state.cancel_at := coalesce(p_event.cancel_at, v_state.cancel_at);
  end if;
  return billing.end_state(v_state, p_event);
end
$$;

comment on function billing.fold_event(billing.subscription_state, billing.provider_events) is
  'What a provider''s subscription is after one more event, from what it was before: looks at
nothing else, so that the same events in the same order make the same subscription. SPEC 5.';
grant execute on function billing.fold_event(billing.subscription_state, billing.provider_events)
  to cf_api;

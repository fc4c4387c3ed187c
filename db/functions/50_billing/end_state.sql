set local role cf_kernel;

create or replace function billing.end_state(
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
  if p_event.kind = 'paid' and p_event.period_ends_at is null and p_event.status = 'active' then
    -- This provider's payments do not say how long they last; its price does.
    v_state.period_started_at := p_event.occurred_at;
    v_state.period_ends_at := (p_event.occurred_at at time zone 'UTC'
      + make_interval(months => coalesce(v_state.interval_months, 1))) at time zone 'UTC';
  end if;
  if p_event.kind = 'cancelled' and p_event.ended_at is null
    and v_state.status in ('trialing', 'active', 'past_due')
    and greatest(v_state.period_ends_at, v_state.trial_ends_at) > p_event.occurred_at then
    -- What was paid for is still to be had.
    v_state.cancel_at := greatest(v_state.period_ends_at, v_state.trial_ends_at);
  elsif p_event.kind in ('cancelled', 'expired')
    or v_state.status in ('cancelled', 'expired') then
    v_state.status := case when p_event.kind in ('cancelled', 'expired') then p_event.kind
      else v_state.status end;
    v_state.ended_at := coalesce(p_event.ended_at, p_event.occurred_at);
  end if;
  v_state.past_due_at := case
    when v_state.status = 'past_due' then coalesce(v_state.past_due_at, p_event.occurred_at)
  end;
  if v_state.status is not null then
    v_state.started_at := coalesce(
      v_state.started_at, p_event.started_at, least(p_event.occurred_at, v_state.ended_at)
    );
  end if;
  if v_state.ended_at < v_state.started_at then
    v_state.ended_at := v_state.started_at;
  end if;
  return v_state;
end
$$;

comment on function billing.end_state(billing.subscription_state, billing.provider_events) is
  'The second half of fold_event: until when it is paid, whether it ends, since when it is unpaid,
when it began.';
grant execute on function billing.end_state(billing.subscription_state, billing.provider_events)
  to cf_api;

set local role cf_kernel;

create or replace function billing.lapse_state(
  p_state billing.subscription_state,
  p_time_zone text
)
returns billing.subscriptions
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row billing.subscriptions;
begin
  select p_state.plan, p_state.plan_version, p_state.status, p_state.started_at, p_state.ended_at,
    p_state.period_started_at, p_state.period_ends_at,
    case when p_state.trial_ends_at is null and p_state.status = 'trialing'
      then billing.add_days(p_state.started_at, v.trial_days, p_time_zone)
      else p_state.trial_ends_at end,
    p_state.cancel_at, billing.add_days(p_state.past_due_at, v.grace_days, p_time_zone)
  into v_row.plan, v_row.plan_version, v_row.status, v_row.started_at, v_row.ended_at,
    v_row.period_started_at, v_row.period_ends_at, v_row.trial_ends_at, v_row.cancel_at,
    v_row.grace_ends_at
  from billing.plan_versions as v
  where v.plan = p_state.plan and v.version = p_state.plan_version;
  if v_row.ended_at is not null then
    return v_row;
  end if;
  if v_row.cancel_at <= now() then
    v_row.status := 'cancelled';
    v_row.ended_at := greatest(v_row.cancel_at, v_row.started_at);
  elsif v_row.status = 'trialing' and v_row.trial_ends_at <= now() then
    v_row.status := 'expired';
  elsif v_row.status = 'past_due' and v_row.grace_ends_at <= now() then
    v_row.status := 'suspended';
  end if;
  return v_row;
end
$$;

comment on function billing.lapse_state(billing.subscription_state, text) is
  'What the events say of a subscription, and what has become of that by the passing of time: a
trial that nobody paid expires, what is past_due beyond its grace is suspended, and what was
cancelled ends when its time has come. The first two may be taken up again by the provider. A trial
whose end the provider did not say lasts the plan''s trial_days.';
grant execute on function billing.lapse_state(billing.subscription_state, text) to cf_api;

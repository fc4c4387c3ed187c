set local role cf_kernel;

create or replace function billing.refold_subscription(p_account_id uuid, p_subscription_id uuid)
returns void
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_link billing.subscription_links;
  v_event billing.provider_events;
  v_state billing.subscription_state;
  v_row billing.subscriptions;
begin
  select l.* into v_link
  from billing.subscription_links as l
  where l.account_id = p_account_id and l.id = p_subscription_id;
  for v_event in
    select e.*
    from billing.provider_events as e
    where e.account_id = p_account_id and e.subscription_id = p_subscription_id
    order by e.occurred_at, e.rank, e.event_id collate "C"
  loop
    v_state := billing.fold_event(v_state, v_event);
  end loop;
  if v_state.plan is null or v_state.started_at is null then
    return;
  end if;
  v_row := billing.lapse_state(v_state, v_link.time_zone);
  insert into billing.subscriptions as s (
    account_id, id, plan, plan_version, status, is_current, provider, provider_reference,
    period_started_at, period_ends_at, trial_ends_at, grace_ends_at, cancel_at, started_at,
    ended_at, time_zone
  )
  values (
    p_account_id, p_subscription_id, v_row.plan, v_row.plan_version, v_row.status, false,
    v_link.provider, v_link.reference, v_row.period_started_at, v_row.period_ends_at,
    v_row.trial_ends_at, v_row.grace_ends_at, v_row.cancel_at, v_row.started_at, v_row.ended_at,
    v_link.time_zone
  )
  on conflict (account_id, id) do update
  set plan = excluded.plan, plan_version = excluded.plan_version, status = excluded.status,
    is_current = s.is_current and excluded.ended_at is null,
    period_started_at = excluded.period_started_at, period_ends_at = excluded.period_ends_at,
    trial_ends_at = excluded.trial_ends_at, grace_ends_at = excluded.grace_ends_at,
    cancel_at = excluded.cancel_at, started_at = excluded.started_at, ended_at = excluded.ended_at
  where (s.plan, s.plan_version, s.status, s.period_started_at, s.period_ends_at, s.trial_ends_at,
      s.grace_ends_at, s.cancel_at, s.started_at, s.ended_at)
    is distinct from (excluded.plan, excluded.plan_version, excluded.status,
      excluded.period_started_at, excluded.period_ends_at, excluded.trial_ends_at,
      excluded.grace_ends_at, excluded.cancel_at, excluded.started_at, excluded.ended_at);
end
$$;

comment on function billing.refold_subscription(uuid, uuid) is
  'Makes a provider''s subscription anew from all its events, with the caller''s rights; writes
nothing when it is as it was. The caller holds the account''s lock and calls
billing.settle_subscriptions afterwards.';
grant execute on function billing.refold_subscription(uuid, uuid) to cf_api;

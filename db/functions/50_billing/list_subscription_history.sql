set local role cf_api;

create or replace function billing.list_subscription_history(p_account_id uuid)
returns setof billing.subscription_change
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: folds with functions that services may not call; row security shows what the actor may.
declare
  v_event billing.provider_events;
  v_state billing.subscription_state;
  v_subscription_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'billing.read');
  return query
  select s.id, s.provider, null::text, s.started_at, 'created', s.plan, s.plan_version, s.status,
    s.period_ends_at, s.trial_ends_at, s.cancel_at, s.ended_at
  from billing.subscriptions as s
  where s.account_id = p_account_id and s.provider = 'none'
  order by s.started_at, s.id;
  for v_event in
    select e.*
    from billing.provider_events as e
    where e.account_id = p_account_id
    order by e.subscription_id, e.occurred_at, e.rank, e.event_id collate "C"
  loop
    if v_subscription_id is distinct from v_event.subscription_id then
      v_subscription_id := v_event.subscription_id;
      v_state := null;
    end if;
    v_state := billing.fold_event(v_state, v_event);
    return query select
      v_event.subscription_id, v_event.provider, v_event.event_id, v_event.occurred_at,
      v_event.kind, v_state.plan, v_state.plan_version, v_state.status, v_state.period_ends_at,
      v_state.trial_ends_at, v_state.cancel_at, v_state.ended_at;
  end loop;
end
$$;

comment on function billing.list_subscription_history(uuid) is
  'What happened to the account''s subscriptions: those that no provider bills, a row each, then
each event of each provider''s subscription with what the subscription was after it, in the order in
which they happened. What only time did (a trial over, a grace over) is no event: see
billing.subscriptions. Errors: 42501 the actor lacks billing.read; 22004 no account. SPEC 5.';
grant execute on function billing.list_subscription_history(uuid) to cf_app;

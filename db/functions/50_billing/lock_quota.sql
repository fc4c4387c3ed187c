set local role cf_kernel;

create or replace function billing.lock_quota(p_counter billing.quota_counters)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The buckets of a rolling quota come and go; the row of the epoch, which counts nothing, stays.
  v_head constant timestamptz := case
    when p_counter.period = 'rolling' then 'epoch' else p_counter.period_start end;
begin
  insert into billing.quota_accounts (account_id)
  values (p_counter.account_id)
  on conflict (account_id) do nothing;
  perform
  from billing.quota_accounts as a
  where a.account_id = p_counter.account_id
  for share;
  insert into billing.quota_counters (
    account_id, metric, period, period_start, scope_kind, scope_id, used, resets_at
  )
  values (
    p_counter.account_id, p_counter.metric, p_counter.period, v_head, p_counter.scope_kind,
    p_counter.scope_id, 0,
    case p_counter.period when 'rolling' then '-infinity' else p_counter.resets_at end
  )
  on conflict (account_id, metric, period, period_start, scope_kind, scope_id, slot) do nothing;
  -- Written and not only locked: whoever waited here at repeatable read gets 40001.
  update billing.quota_counters as c
  set share = 0
  where c.account_id = p_counter.account_id and c.metric = p_counter.metric
    and c.period = p_counter.period and c.period_start = v_head
    and c.scope_kind = p_counter.scope_kind and c.scope_id = p_counter.scope_id and c.slot = 0;
  -- A statement of its own sees the rows that the one before waited for.
  perform
  from billing.quota_counters as c
  where c.account_id = p_counter.account_id and c.metric = p_counter.metric
    and c.period = p_counter.period and c.scope_kind = p_counter.scope_kind
    and c.scope_id = p_counter.scope_id
    and (c.period_start = v_head or c.period = 'rolling' and c.resets_at > now())
  order by c.period_start, c.slot
  for no key update;
end
$$;

comment on function billing.lock_quota(billing.quota_counters) is
  'Holds all rows of a counter until the transaction ends, so that what they add up to stays true:
first a lock that keeps the account''s plan from changing, then the counter''s first row, which is
made where there is none, then the others in their order. Error: 40001 at repeatable read, when
another one went first.';

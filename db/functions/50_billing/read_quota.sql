set local role cf_kernel;

create or replace function billing.read_quota(
  p_account_id uuid,
  p_metric text,
  p_actor_id uuid,
  p_key_id uuid
)
returns billing.quota_counters
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule billing.entitlement := billing.entitlement(p_account_id, p_metric);
  v_window constant interval := make_interval(secs => v_rule.rolling_seconds);
  v_bucket constant interval := v_window / 60;
  v_counter billing.quota_counters;
begin
  if v_rule.kind <> 'quota' then
    raise exception using
      errcode = '22023',
      message = 'not a quota or not an amount',
      detail = format('%s is no quota.', p_metric),
      hint = 'Name a quota of billing.features and a whole number above 0.';
  end if;
  v_counter.account_id := p_account_id;
  v_counter.metric := p_metric;
  v_counter.period := v_rule.period;
  v_counter.scope_kind := v_rule.scope;
  v_counter.scope_id := case v_rule.scope
    when 'account' then p_account_id when 'user' then p_actor_id else p_key_id end;
  v_counter.quota_limit := v_rule.limit_value;
  v_counter.enforcement := v_rule.enforcement;
  if v_rule.period = 'rolling' then
    v_counter.period_start := date_bin(v_bucket, now(), 'epoch');
  else
    v_counter.period_start := date_trunc(v_rule.period, now(), 'UTC');
  end if;
  -- A bucket counts for as long as its last moment may lie in the window. A transaction that began
  -- before the newest bucket counts there: the older ones have no share any more. Slots are not
  -- taken away within a period, for they have counted.
  select coalesce(sum(c.used), 0), coalesce(sum(c.overage), 0),
    greatest(max(c.period_start), v_counter.period_start),
    greatest(max(c.slots), case when v_bucket is null then v_rule.slots else 1 end)
  into v_counter.used, v_counter.overage, v_counter.period_start, v_counter.slots
  from billing.quota_counters as c
  where c.account_id = p_account_id and c.metric = p_metric and c.period = v_rule.period
    and c.scope_kind = v_rule.scope and c.scope_id = v_counter.scope_id
    and (v_bucket is null and c.period_start = v_counter.period_start
      or c.period_start > now() - v_window - v_bucket);
  v_counter.resets_at := case when v_bucket is null then
    (v_counter.period_start at time zone 'UTC' + ('1 ' || v_rule.period)::interval)
      at time zone 'UTC'
    else v_counter.period_start + v_bucket + v_window end;
  v_counter.valid_until := least(
    v_counter.resets_at - coalesce(v_window, interval '0'), v_rule.valid_until
  );
  return v_counter;
end
$$;

comment on function billing.read_quota(uuid, text, uuid, uuid) is
  'What a counter is now, added up over its rows, as the plan and the rows say at this moment: a
row that is nowhere stored. A rolling quota is counted in buckets of a sixtieth of its window, and a
bucket counts until its last moment has left the window: never more than the limit in any window,
and up to a sixtieth longer than it to wait. Errors: 22023 unknown metric, or no quota.';

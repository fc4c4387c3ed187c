set local role cf_kernel;

create or replace function billing.tell_thresholds(p_counter billing.quota_counters)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_start timestamptz := p_counter.period_start;
begin
  if p_counter.period = 'rolling' then
    select date_bin(make_interval(secs => f.rolling_seconds), now(), 'epoch') into v_start
    from billing.features as f
    where f.name = p_counter.metric;
  end if;
  for v_threshold in 80..100 by 20 loop
    -- 80 % rounded up, in whole numbers that no limit makes too large.
    exit when p_counter.quota_limit > 0 is not true or p_counter.used
      < p_counter.quota_limit - case v_threshold when 80 then p_counter.quota_limit / 5 else 0 end;
    insert into billing.quota_notices (
      account_id, metric, scope_id, period_start, threshold, quota_limit, scope_kind, period, used
    )
    values (
      p_counter.account_id, p_counter.metric, p_counter.scope_id, v_start, v_threshold,
      p_counter.quota_limit, p_counter.scope_kind, p_counter.period, p_counter.used
    )
    on conflict (account_id, metric, scope_id, period_start, threshold, quota_limit) do nothing;
    if found then
      perform messaging.publish(
        p_account_id => p_counter.account_id, p_topic => 'quota.threshold',
        p_payload => jsonb_build_object(
          'metric', p_counter.metric, 'threshold', v_threshold, 'limit', p_counter.quota_limit,
          'used', p_counter.used, 'scope', p_counter.scope_kind, 'scope_id', p_counter.scope_id,
          'resets_at', p_counter.resets_at
        )
      );
    end if;
  end loop;
end
$$;

comment on function billing.tell_thresholds(billing.quota_counters) is
  'Puts a message quota.threshold into the outbox when 80 or 100 % of a limit are used, once a
period and limit. Called under the counter''s lock, where each threshold is reached.';

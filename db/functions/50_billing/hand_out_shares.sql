set local role cf_kernel;

create or replace function billing.hand_out_shares(
  p_counter billing.quota_counters,
  p_amount integer,
  p_over bigint
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  c_boundless constant bigint := 4611686018427387904;
  v_first constant bigint := p_counter.quota_limit - p_counter.quota_limit / 5; -- 80 %, rounded up
  v_is_full constant boolean := coalesce(p_counter.used >= p_counter.quota_limit, false);
  v_room constant bigint := case
    when p_counter.quota_limit is null or v_is_full and p_counter.enforcement <> 'hard'
      then c_boundless
    when v_is_full then 0
    when p_counter.used < v_first then v_first - 1 - p_counter.used
    else p_counter.quota_limit - 1 - p_counter.used end;
  v_own constant integer := pg_backend_pid() % p_counter.slots;
  v_each constant bigint := case
    when v_room = c_boundless then v_room else v_room / p_counter.slots end;
  v_rest constant bigint := case
    when v_room = c_boundless then 0 else v_room % p_counter.slots end;
begin
  update billing.quota_counters as c
  set share = 0
  where p_counter.period = 'rolling' and c.account_id = p_counter.account_id
    and c.metric = p_counter.metric and c.period = 'rolling'
    and c.scope_kind = p_counter.scope_kind and c.scope_id = p_counter.scope_id
    and c.period_start < p_counter.period_start and c.resets_at > now() and c.share > 0;
  insert into billing.quota_counters as c (
    account_id, metric, period, period_start, scope_kind, scope_id, slot, used, overage, base,
    share, is_over, is_plain, slots, quota_limit, enforcement, valid_until, resets_at
  )
  select p_counter.account_id, p_counter.metric, p_counter.period, p_counter.period_start,
    p_counter.scope_kind, p_counter.scope_id, s.slot, s.taken, case s.slot when v_own then p_over
    else 0 end, case p_counter.period when 'rolling' then p_counter.used - s.taken else 0 end,
    v_each + s.taken + case s.slot when v_own then v_rest else 0 end,
    v_is_full and p_counter.enforcement = 'overage',
    p_counter.slots = 1 and p_counter.period <> 'rolling' and not v_is_full, p_counter.slots,
    p_counter.quota_limit, p_counter.enforcement, p_counter.valid_until, p_counter.resets_at
  from (
    select g as slot, case g when v_own then p_amount else 0 end as taken
    from generate_series(0, p_counter.slots - 1) as g
  ) as s
  on conflict (account_id, metric, period, period_start, scope_kind, scope_id, slot) do update
  set used = c.used + excluded.used, overage = c.overage + excluded.overage,
    base = greatest(excluded.base - c.used, 0), share = c.used + excluded.share,
    is_over = excluded.is_over, is_plain = excluded.is_plain, slots = excluded.slots,
    quota_limit = excluded.quota_limit, enforcement = excluded.enforcement,
    valid_until = excluded.valid_until;
end
$$;

comment on function billing.hand_out_shares(billing.quota_counters, integer, bigint) is
  'Counts p_amount, of which p_over is overage, in the row of this backend and hands out what may be
taken without asking again: up to one short of the next threshold, in equal parts over the
counter''s rows. p_counter: as billing.read_quota gave it under billing.lock_quota, with p_amount
already added.';

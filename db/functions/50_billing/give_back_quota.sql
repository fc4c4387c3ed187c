set local role cf_kernel;

create or replace function billing.give_back_quota(p_reservation billing.quota_reservations)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counter billing.quota_counters;
  v_row record;
  v_units bigint := p_reservation.amount;
  v_over bigint := p_reservation.amount;
begin
  select c.* into v_counter
  from billing.quota_counters as c
  where c.account_id = p_reservation.account_id and c.metric = p_reservation.metric
    and c.scope_kind = p_reservation.scope_kind and c.scope_id = p_reservation.scope_id
    and c.resets_at = p_reservation.resets_at
  limit 1;
  if v_counter.account_id is null then
    return; -- so long ago that the counter is pruned
  end if;
  perform billing.lock_quota(v_counter);
  -- What was taken last was the overage, so that goes first. Which row the units came from does not
  -- matter, for only their sum is compared with the limit.
  for v_row in
    select c.slot, c.used, c.overage
    from billing.quota_counters as c
    where c.account_id = v_counter.account_id and c.metric = v_counter.metric
      and c.period = v_counter.period and c.period_start = v_counter.period_start
      and c.scope_kind = v_counter.scope_kind and c.scope_id = v_counter.scope_id
    order by c.overage desc, c.slot
  loop
    -- Where more than the limit may be had, the plan is asked anew: it may not be above it now.
    update billing.quota_counters as c
    set used = c.used - least(v_units, v_row.used),
      overage = c.overage - least(v_over, v_row.overage),
      share = case c.enforcement when 'hard' then c.share else 0 end
    where c.account_id = v_counter.account_id and c.metric = v_counter.metric
      and c.period = v_counter.period and c.period_start = v_counter.period_start
      and c.scope_kind = v_counter.scope_kind and c.scope_id = v_counter.scope_id
      and c.slot = v_row.slot;
    v_units := v_units - least(v_units, v_row.used);
    v_over := v_over - least(v_over, v_row.overage);
  end loop;
  -- The newest bucket of a rolling quota rests on what the older ones held.
  update billing.quota_counters as c
  set share = 0
  where v_counter.period = 'rolling' and c.account_id = v_counter.account_id
    and c.metric = v_counter.metric and c.period = 'rolling'
    and c.scope_kind = v_counter.scope_kind and c.scope_id = v_counter.scope_id
    and c.resets_at > now() and c.share > 0;
end
$$;

comment on function billing.give_back_quota(billing.quota_reservations) is
  'Gives the units of a reservation back to the period, person or key that they were taken from.
Of a rolling quota the newest bucket asks anew, for it rests on what the others hold. Where that
period is over, that changes what its counter says and nothing else.';

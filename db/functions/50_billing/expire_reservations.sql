set local role cf_kernel;

create or replace function billing.expire_reservations(p_limit integer default 1000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the reservations of every tenant.
declare
  v_due record;
  v_rows integer;
  v_count integer := 0;
begin
  for v_due in
    select due.*
    from (
      select r.account_id, r.id, r.metric, r.scope_kind, r.scope_id, r.resets_at
      from billing.quota_reservations as r
      where r.state = 'reserved' and r.expires_at <= now()
      order by r.expires_at
      limit p_limit
      for no key update skip locked
    ) as due
    order by due.account_id, due.id
  loop
    -- Waits for nobody: a counter of which somebody holds a row is left to the next call.
    perform
    from billing.quota_accounts as a
    where a.account_id = v_due.account_id
    for share skip locked;
    continue when not found;
    select count(*) into v_rows
    from (
      select
      from billing.quota_counters as c
      where c.account_id = v_due.account_id and c.metric = v_due.metric
        and c.scope_kind = v_due.scope_kind and c.scope_id = v_due.scope_id
        and (c.resets_at = v_due.resets_at or c.period = 'rolling'
          and (c.period_start = 'epoch' or c.resets_at > now()))
      for no key update skip locked
    ) as locked;
    continue when v_rows < (
      select count(*)
      from billing.quota_counters as c
      where c.account_id = v_due.account_id and c.metric = v_due.metric
        and c.scope_kind = v_due.scope_kind and c.scope_id = v_due.scope_id
        and (c.resets_at = v_due.resets_at or c.period = 'rolling'
          and (c.period_start = 'epoch' or c.resets_at > now()))
    );
    perform billing.close_reservation(
      p_account_id => v_due.account_id, p_reservation_id => v_due.id, p_state => 'expired'
    );
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

comment on function billing.expire_reservations(integer) is
  'Gives the units of reservations that have expired back, p_limit of them at most; returns how
many. Safe to call at any time, by several at once: what is locked is left to the next call. Until
it runs an expired reservation cannot be confirmed, and its units stay taken. SPEC 5.';
grant execute on function billing.expire_reservations(integer) to cf_worker;

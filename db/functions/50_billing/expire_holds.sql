set local role cf_kernel;

create or replace function billing.expire_holds(p_limit integer default 1000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the holds of every tenant.
declare
  v_hold record;
  v_account_id uuid;
  v_wallet billing.wallet;
  v_count integer := 0;
begin
  for v_hold in
    select due.account_id, due.id
    from (
      select h.account_id, h.id
      from billing.credit_holds as h
      where h.state = 'held' and h.expires_at <= now()
      order by h.expires_at
      limit p_limit
    ) as due
    order by due.account_id, due.id
  loop
    -- A wallet that somebody is just moving is skipped: a sweeper waits for nobody.
    if v_hold.account_id is distinct from v_account_id then
      v_account_id := v_hold.account_id;
      v_wallet := billing.sweep_wallet(v_account_id);
    end if;
    -- Looked at again, for it may have been settled before the wallet was ours.
    if v_wallet.account_id is not null and exists (
      select
      from billing.credit_holds as h
      where h.account_id = v_account_id and h.id = v_hold.id and h.state = 'held'
    ) then
      perform billing.return_hold(
        p_wallet => v_wallet, p_hold_id => v_hold.id, p_state => 'expired',
        p_reason => 'expired'
      );
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;

comment on function billing.expire_holds(integer) is
  'Gives the credits of holds that have expired back to their accounts, p_limit of them at most;
returns how many. Safe to call at any time, by several at once: it waits for nobody and leaves what
is locked to the next call. Until it runs an expired hold cannot be captured, and its credits stay
set aside. SPEC 5.';
grant execute on function billing.expire_holds(integer) to cf_worker;

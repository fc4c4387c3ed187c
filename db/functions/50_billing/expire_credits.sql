set local role cf_kernel;

create or replace function billing.expire_credits(p_limit integer default 1000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the wallets of every tenant.
declare
  v_account_id uuid;
  v_count integer := 0;
begin
  for v_account_id in
    select b.account_id
    from billing.credit_balances as b
    where b.next_expiry_at <= clock_timestamp()
    order by b.next_expiry_at
    limit p_limit
    for no key update skip locked
  loop
    perform billing.expire_lots(billing.sweep_wallet(v_account_id));
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

comment on function billing.expire_credits(integer) is
  'Takes out what has lapsed, in p_limit accounts at most; returns in how many it looked. Safe to
call at any time, by several at once: it waits for nobody. Nothing depends on it but what a reader
sees: whoever moves credits takes out first what has lapsed by then. SPEC 5.';
grant execute on function billing.expire_credits(integer) to cf_worker;

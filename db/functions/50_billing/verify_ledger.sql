set local role cf_kernel;

create or replace function billing.verify_ledger(p_account_id uuid default null)
returns setof billing.ledger_fault
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: adds up the ledger of every tenant.
  select f.*
  from (
    select c.* from billing.chain_faults(p_account_id) as c
    union all
    select h.* from billing.hold_faults(p_account_id) as h
    union all
    select l.* from billing.lot_faults(p_account_id) as l
  ) as f
  order by f.account_id, f.what
  limit 1;
$$;

comment on function billing.verify_ledger(uuid) is
  'Adds the whole ledger up anew, of one account or of all, and answers the first thing that
disagrees: the account, what it is, what the rows say and what is found in its place. No row: all is
as it should be. One snapshot, so that it may run beside anything; reads every row, so call it at
night. For operators'' jobs. SPEC 5.';
grant execute on function billing.verify_ledger(uuid) to cf_worker;

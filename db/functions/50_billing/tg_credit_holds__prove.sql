set local role cf_kernel;

create or replace function billing.tg_credit_holds__prove()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: compares the hold with the ledger, whatever the actor may see.
begin
  -- The row as it is now: one transaction may have made and closed it. Each movement of it is
  -- proved against it by its own trigger, so here they only have to be there, all of them.
  perform
  from billing.credit_holds as h
  join billing.credit_transactions as o
    on o.account_id = h.account_id and o.hold_id = h.id and o.kind <> 'refund' and o.kind = 'hold'
  where h.account_id = new.account_id and h.id = new.id
    and (h.state <> 'held') = exists (
      select
      from billing.credit_transactions as c
      where c.account_id = h.account_id and c.hold_id = h.id and c.kind <> 'refund'
        and (c.kind = 'hold') = false
    )
    and (h.refunded_amount = 0 or h.refunded_amount = (
      select sum(r.available_change)
      from billing.credit_transactions as r
      where r.account_id = h.account_id and r.hold_id = h.id and r.kind = 'refund'
    ));
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = format('Hold %s has no ledger row for its state.', new.id),
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_holds__prove() is
  'At commit, for each new or changed hold: raises RL013 unless the ledger has the row that opened
it, the one that closed it if it is closed, and the refunds that it counts. So what a wallet holds
is the sum of its open holds.';
grant execute on function billing.tg_credit_holds__prove() to cf_owner;

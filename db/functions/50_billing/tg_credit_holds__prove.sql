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
  -- The row as it is now: one transaction may have made and closed it.
  perform
  from billing.credit_holds as h
  join billing.credit_transactions as t on t.account_id = h.account_id and t.hold_id = h.id
  where h.account_id = new.account_id and h.id = new.id
  group by h.account_id, h.id
  having bool_or(t.kind = 'hold') and bool_or(t.kind <> 'hold') = (h.state <> 'held');
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
it and, if it is closed, the one that closed it. So what a wallet holds is the sum of its open
holds.';
grant execute on function billing.tg_credit_holds__prove() to cf_owner;

set local role cf_kernel;

create or replace function billing.tg_credit_entries__prove()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the whole of a transaction, whatever the actor may see.
begin
  perform billing.require_balanced(new.account_id, new.transaction_id);
  return null;
end
$$;

comment on function billing.tg_credit_entries__prove() is
  'At commit, for each new entry: raises RL013 when its transaction does not add up, as when an
entry is added to an old one.';
grant execute on function billing.tg_credit_entries__prove() to cf_owner;

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
  perform
  from added as a
  group by a.account_id, a.transaction_id
  having count(*) <> (
    select count(*)
    from billing.credit_entries as e
    where e.account_id = a.account_id and e.transaction_id = a.transaction_id
  );
  if found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = 'Entries were added to a transaction that has some already.',
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_entries__prove() is
  'After each insert of entries: raises RL013 when a transaction already had some. So the entries of
a transaction come in one statement, tg_credit_transactions__prove adds them up at commit, and
nothing is added to them later.';
grant execute on function billing.tg_credit_entries__prove() to cf_owner;

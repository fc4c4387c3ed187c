set local role cf_kernel;

create or replace function billing.tg_credit_ledger__refuse_change()
returns trigger
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RL012',
    message = 'ledger is append-only',
    hint = 'Correct a movement with another one.';
end
$$;

comment on function billing.tg_credit_ledger__refuse_change() is
  'Before update, delete or truncate of the ledger''s tables: raises RL012, whoever asks and whether
or not there is a row. No role but the owner has such a right; this stops the owner too.';
grant execute on function billing.tg_credit_ledger__refuse_change() to cf_owner;

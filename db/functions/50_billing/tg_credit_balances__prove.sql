set local role cf_kernel;

create or replace function billing.tg_credit_balances__prove()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: compares the wallet with the ledger, whatever the actor may see.
begin
  -- The row as it is now: one transaction may have changed it several times.
  perform
  from billing.credit_balances as b
  left join billing.credit_transactions as t
    on t.account_id = b.account_id and t.sequence = b.last_sequence
  where b.account_id = new.account_id
    and b.available = coalesce(t.available_after, 0) and b.held = coalesce(t.held_after, 0)
    and (t.id is not null or b.last_sequence = 0)
    and not exists (
      select
      from billing.credit_transactions as l
      where l.account_id = b.account_id and l.sequence > b.last_sequence
    );
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = 'The wallet is not what the last ledger row says.',
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_balances__prove() is
  'At commit, for each wallet that changed: raises RL013 unless it is what the last ledger row of
the account says. Looks at one place of an index, never at the history.';
grant execute on function billing.tg_credit_balances__prove() to cf_owner;

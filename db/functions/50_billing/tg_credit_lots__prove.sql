set local role cf_kernel;

create or replace function billing.tg_credit_lots__prove()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: compares the lots with the wallet, whatever the actor may see.
begin
  perform
  from billing.credit_balances as b
  where b.account_id = new.account_id
    and new.amount > 0 and new.remaining >= 0 and new.remaining <= new.amount
    and new.kind = any (array['granted', 'purchased', 'refunded', 'adjusted'])
    and (new.expires_at <= new.created_at) is not true
    and b.available + b.held + b.debt = (
      select coalesce(sum(l.remaining), 0)
      from billing.credit_lots as l
      where l.account_id = b.account_id and l.is_open
    );
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = format('Lot %s and those beside it have not left what the wallet says.', new.id),
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_lots__prove() is
  'At commit, for each new or changed lot: raises RL013 unless the lots of the account have left
what its wallet has available, held and owed, and this one has left from nothing to what was given,
is of a known kind and ends after it was given. Looks at the lots that are not used up. In place of
check constraints, which each statement would read and get ready anew.';
grant execute on function billing.tg_credit_lots__prove() to cf_owner;

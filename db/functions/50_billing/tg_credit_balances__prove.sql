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
-- definer: compares the wallet with the ledger and the lots, whatever the actor may see.
begin
  -- The row as it is now: one transaction may have changed it several times, and of those changes
  -- the last one alone is looked at.
  perform
  from billing.credit_balances as b
  left join lateral (
    select l.sequence, l.available_after, l.held_after
    from billing.credit_transactions as l
    where l.account_id = b.account_id
    order by l.sequence desc
    limit 1
  ) as t on true
  where b.account_id = new.account_id
    and (
      b.last_sequence > new.last_sequence
      or b.last_sequence = coalesce(t.sequence, 0) and b.lapsed <= b.held
        and b.available = coalesce(t.available_after, 0) and b.held = coalesce(t.held_after, 0)
        and b.available + b.held + b.debt = (
          select coalesce(sum(l.remaining), 0)
          from billing.credit_lots as l
          where l.account_id = b.account_id and l.is_open
        )
    );
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = 'The wallet is not what the last ledger row and the lots say.',
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_balances__prove() is
  'At commit, for each wallet that changed: raises RL013 unless it is what the last ledger row of
the account says, and its lots have left what is available, held and owed. Looks at one place of the
ledger''s index and at the lots that are not used up, never at the history.';
grant execute on function billing.tg_credit_balances__prove() to cf_owner;

set local role cf_kernel;

create or replace function billing.tg_credit_transactions__prove()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the row before, the wallet and the hold, whatever the actor may see.
begin
  perform
  from billing.credit_balances as b
  left join billing.credit_transactions as p
    on p.account_id = b.account_id and p.sequence = new.sequence - 1
  left join billing.credit_holds as h on h.account_id = b.account_id and h.id = new.hold_id
  where b.account_id = new.account_id and b.last_sequence >= new.sequence
    and (p.id is not null or new.sequence = 1)
    and new.available_after = coalesce(p.available_after, 0) + new.available_change
    and new.held_after = coalesce(p.held_after, 0) + new.held_change
    and case new.kind
      when 'hold' then new.held_change = h.amount
      when 'capture' then new.held_change = -h.amount and h.state = 'captured'
        and new.available_change = h.amount - h.captured_amount
      when 'release' then new.held_change = -h.amount and h.state in ('released', 'expired')
      when 'refund' then h.state = 'captured' and h.refunded_amount = (
        select sum(r.available_change)
        from billing.credit_transactions as r
        where r.account_id = h.account_id and r.hold_id = h.id and r.kind = 'refund'
      )
      else true
    end;
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = format('Transaction %s does not fit the one before it or its hold.', new.id),
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_transactions__prove() is
  'At commit, for each new ledger row: raises RL013 unless its balances are those of the row before
it plus its own changes, the wallet has come as far, and its hold says the same. Rows never change,
so each needs this once, and what it proves stays proved: the last row''s balances are the sum of
the whole ledger. Looks at as many rows as the movement has.';
grant execute on function billing.tg_credit_transactions__prove() to cf_owner;

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
  -- The row as it is now: one transaction may have made and closed it. The opening row says
  -- what it is for (and is itself proved against the amount); the closing one, or that there is
  -- none, what became of it.
  perform
  from billing.credit_holds as h
  join billing.credit_transactions as o
    on o.account_id = h.account_id and o.hold_id = h.id and o.kind <> 'refund' and o.kind = 'hold'
  left join billing.credit_transactions as c
    on c.account_id = h.account_id and c.hold_id = h.id and c.kind <> 'refund'
    and (c.kind = 'hold') = false
  where h.account_id = new.account_id and h.id = new.id
    and h.purpose = o.reason
    and h.state = any (case c.kind
      when 'capture' then array['captured']
      when 'release' then array['released', 'expired']
      else array['held']
    end)
    and (h.closed_at is null) = (c.id is null)
    and h.captured_amount = -coalesce(c.available_change + c.held_change, 0)
    and h.refunded_amount <= h.captured_amount
    and (h.refunded_amount = 0 or h.refunded_amount = (
      select sum(r.available_change)
      from billing.credit_transactions as r
      where r.account_id = h.account_id and r.hold_id = h.id and r.kind = 'refund'
    ))
    and h.idempotency_key <> '' and length(h.idempotency_key) <= 200
    and h.expires_at > h.created_at;
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = format('Hold %s is not what its ledger rows say.', new.id),
      hint = 'Move credits through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_credit_holds__prove() is
  'At commit, for each new or changed hold: raises RL013 unless it is what the ledger says, that is
the row that opened it, the one that closed it if it is closed, and the refunds; and unless its key
has 1 to 200 characters and its expiry comes after its making. So what a wallet holds is the sum of
its open holds. In place of check constraints, which each statement would read and get ready anew.';
grant execute on function billing.tg_credit_holds__prove() to cf_owner;

set local role cf_kernel;

create or replace function billing.hold_faults(p_account_id uuid)
returns setof billing.ledger_fault
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$

  -- A range, and not "or p_account_id is null", so that an index serves for one account.
  -- The ledger's rows are summed before they are joined: of the range's size nothing is known when
  -- this is planned, and row by row it would read a large account's ledger for each of its holds.
  with moved as (
    select t.account_id, t.hold_id, sum(t.held_change) filter (where t.kind = 'hold') as opened,
      -sum(t.held_change) filter (where t.kind in ('capture', 'release')) as closed,
      -sum(t.available_change + t.held_change) filter (where t.kind = 'capture') as captured,
      sum(t.available_change) filter (where t.kind = 'refund') as refunded
    from billing.credit_transactions as t
    where t.hold_id is not null and t.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    group by t.account_id, t.hold_id
  ), settled as (
    select h.account_id, h.id, h.amount, h.state, h.captured_amount, h.refunded_amount,
      coalesce(m.opened, 0) as opened, coalesce(m.closed, 0) as closed,
      coalesce(m.captured, 0) as captured, coalesce(m.refunded, 0) as refunded
    from billing.credit_holds as h
    left join moved as m on m.account_id = h.account_id and m.hold_id = h.id
    where h.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  )
  select s.account_id, format('hold %s', s.id),
    format('%s opened, %s closed, %s captured, %s refunded', s.amount,
      case s.state when 'held' then 0 else s.amount end, s.captured_amount, s.refunded_amount),
    format('%s opened, %s closed, %s captured, %s refunded', s.opened, s.closed, s.captured,
      s.refunded)
  from settled as s
  where (s.amount, case s.state when 'held' then 0 else s.amount end, s.captured_amount,
      s.refunded_amount)
    is distinct from (s.opened, s.closed, s.captured, s.refunded)
  union all
  select b.account_id, 'holds', format('%s held', coalesce(s.held, 0)), format('%s held', b.held)
  from billing.credit_balances as b
  left join (
    select account_id, sum(amount) filter (where state = 'held') as held
    from settled
    group by account_id
  ) as s on s.account_id = b.account_id
  where b.account_id
    between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
    and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and b.held <> coalesce(s.held, 0);
$$;

comment on function billing.hold_faults(uuid) is
  'Holds that are not what their ledger rows say, and wallets that hold another sum than their open
holds; for verify_ledger. Null is all accounts.';

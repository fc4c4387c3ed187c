set local role cf_kernel;

create or replace function billing.lot_faults(p_account_id uuid)
returns setof billing.ledger_fault
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$

  -- A range, and not "or p_account_id is null", so that an index serves for one account.
  with drawn as (
    select t.account_id, d.lot_id, sum(d.amount) as amount
    from billing.credit_transactions as t
    cross join lateral unnest(t.lot_ids, t.lot_amounts) as d (lot_id, amount)
    where t.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    group by t.account_id, d.lot_id
  ), lots as (
    select coalesce(l.account_id, d.account_id) as account_id, coalesce(l.id, d.lot_id) as id,
      l.remaining, coalesce(l.amount, 0) - coalesce(d.amount, 0) as left_over
    from (
      select k.*
      from billing.credit_lots as k
      where k.account_id
        between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
        and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    ) as l
    full join drawn as d on d.account_id = l.account_id and d.lot_id = l.id
  )
  select l.account_id, format('lot %s', l.id), format('%s left', l.left_over),
    format('%s left', l.remaining)
  from lots as l
  where l.remaining is distinct from l.left_over
  union all
  select b.account_id, 'lots', format('%s left in all', b.available + b.held + b.debt),
    format('%s left in all', coalesce(s.remaining, 0))
  from billing.credit_balances as b
  left join (
    select account_id, sum(remaining) as remaining from lots group by account_id
  ) as s on s.account_id = b.account_id
  where b.account_id
    between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
    and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and b.available + b.held + b.debt <> coalesce(s.remaining, 0);
$$;

comment on function billing.lot_faults(uuid) is
  'Lots that have not left what the ledger''s draws leave of them, and wallets whose lots have not
left available + held + debt; for verify_ledger. Null is all accounts.';

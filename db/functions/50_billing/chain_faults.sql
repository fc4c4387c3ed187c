set local role cf_kernel;

create or replace function billing.chain_faults(p_account_id uuid)
returns setof billing.ledger_fault
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$

  -- A range, and not "or p_account_id is null", so that an index serves for one account.
  with wanted as materialized (
    select b.*
    from billing.credit_balances as b
    where b.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ), entered as (
    select n.account_id, n.transaction_id, sum(n.amount) as total,
      coalesce(sum(n.amount) filter (where n.book = 'available'), 0) as available,
      coalesce(sum(n.amount) filter (where n.book = 'held'), 0) as held
    from billing.credit_entries as n
    where n.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    group by n.account_id, n.transaction_id
  ), steps as (
    select t.account_id, t.sequence, t.available_after, t.held_after, e.total,
      row_number() over w as place, sum(e.available) over w as available,
      sum(e.held) over w as held
    from billing.credit_transactions as t
    left join entered as e on e.account_id = t.account_id and e.transaction_id = t.id
    where t.account_id
      between coalesce(p_account_id, '00000000-0000-0000-0000-000000000000')
      and coalesce(p_account_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    window w as (partition by t.account_id order by t.sequence)
  )
  select s.account_id, format('transaction %s', s.sequence),
    format('%s: %s, %s held', s.place, s.available, s.held),
    format('%s: %s, %s held', s.sequence, s.available_after, s.held_after)
  from steps as s
  where (s.place, s.available, s.held, s.total)
    is distinct from (s.sequence, s.available_after, s.held_after, 0::numeric)
  union all
  select b.account_id, 'wallet',
    format('%s, %s held after %s', coalesce(s.available, 0), coalesce(s.held, 0),
      coalesce(s.place, 0)),
    format('%s, %s held after %s', b.available, b.held, b.last_sequence)
  from wanted as b
  left join (
    select distinct on (account_id) * from steps order by account_id, sequence desc
  ) as s on s.account_id = b.account_id
  where (coalesce(s.available, 0), coalesce(s.held, 0), coalesce(s.place, 0))
    is distinct from (b.available, b.held, b.last_sequence);
$$;

comment on function billing.chain_faults(uuid) is
  'Ledger rows whose entries, added up from the first one, are not what the row says, and wallets
that are not what the entries say; for verify_ledger. Null is all accounts.';

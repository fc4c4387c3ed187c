set local role cf_kernel;

create or replace function billing.require_balanced(p_account_id uuid, p_transaction_id uuid)
returns void
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from billing.credit_transactions as t
  join billing.credit_entries as e on e.account_id = t.account_id and e.transaction_id = t.id
  where t.account_id = p_account_id and t.id = p_transaction_id
  group by t.account_id, t.id
  having sum(e.amount) = 0
    and coalesce(sum(e.amount) filter (where e.book = 'available'), 0) = t.available_change
    and coalesce(sum(e.amount) filter (where e.book = 'held'), 0) = t.held_change;
  if not found then
    raise exception using
      errcode = 'RL013',
      message = 'ledger does not balance',
      detail = format('The entries of transaction %s do not add up.', p_transaction_id),
      hint = 'Move credits through the functions of billing only.';
  end if;
end
$$;

comment on function billing.require_balanced(uuid, uuid) is
  'Raises RL013 unless a ledger transaction''s entries sum to zero and those of the books
available and held are what the transaction says.';

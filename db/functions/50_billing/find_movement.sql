set local role cf_kernel;

create or replace function billing.find_movement(
  p_account_id uuid,
  p_idempotency_key text,
  p_kind text,
  p_amount numeric,
  p_reason text,
  p_hold_id uuid default null
)
returns uuid
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_earlier billing.credit_transactions;
begin
  if p_idempotency_key is null then
    raise exception using
      errcode = '22004',
      message = 'idempotency key is missing',
      hint = 'Pass a key that names this movement, so that a retry does not make it twice.';
  end if;
  select t.* into v_earlier
  from billing.credit_transactions as t
  where t.account_id = p_account_id and t.idempotency_key = p_idempotency_key;
  if v_earlier.id is not null
    and (v_earlier.kind, v_earlier.available_change, v_earlier.reason, v_earlier.hold_id)
      is distinct from (p_kind, p_amount, p_reason, p_hold_id) then
    raise exception using
      errcode = 'RL010',
      message = 'idempotency key was used for something else',
      detail = format('It names a %s of %s.', v_earlier.kind, v_earlier.available_change),
      hint = 'Use a new key for every new intention, the same one only to retry.';
  end if;
  return v_earlier.id;
end
$$;

comment on function billing.find_movement(uuid, text, text, numeric, text, uuid) is
  'The ledger row that an earlier try with this key has made, or null. The caller has locked the
wallet, so that a second call sees what the first one has done. Errors: RL010 the key was used for
something else; 22004 no key.';

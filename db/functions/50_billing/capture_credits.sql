set local role cf_kernel;

create or replace function billing.capture_credits(
  p_account_id uuid,
  p_hold_id uuid,
  p_amount numeric default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody writes the ledger but the kernel; asks for credits.settle itself, once.
declare
  v_context constant text := kernel.context();
  v_permissions constant text := tenancy.permissions_in(v_context, p_account_id);
  v_id constant uuid := kernel.uuid7();
begin
  -- As in hold_credits: one lot has enough and none has ended. First the lock alone, so that the
  -- next statement sees what was done before.
  if strpos(v_permissions, ',credits.settle,') > 0
    and (p_amount > 0 and scale(trim_scale(p_amount)) <= 2) is not false
  then
    perform from billing.credit_balances where account_id = p_account_id for no key update;
    with drawn as (
      update billing.credit_lots as l
      set remaining = l.remaining - coalesce(p_amount, h.amount)
      from billing.credit_holds as h
      cross join billing.credit_balances as b
      where h.account_id = p_account_id and h.id = p_hold_id and h.state = 'held'
        and h.expires_at > clock_timestamp() and (p_amount > h.amount) is not true
        and b.account_id = p_account_id and b.lapsed = 0
        and (b.next_expiry_at > clock_timestamp()) is not false
        and l.account_id = p_account_id and l.remaining >= coalesce(p_amount, h.amount)
        and l.id = (
          select f.id from billing.credit_lots as f
          where f.account_id = p_account_id and f.is_open order by f.expires_at, f.id limit 1
        )
      returning l.id as lot_id, coalesce(p_amount, h.amount) as captured, h.amount, h.purpose
    ), closed as (
      update billing.credit_holds as h
      set state = 'captured', captured_amount = d.captured, closed_at = clock_timestamp()
      from drawn as d
      where h.account_id = p_account_id and h.id = p_hold_id
    ), moved as (
      update billing.credit_balances as b
      set available = b.available + d.amount - d.captured, held = b.held - d.amount,
        last_sequence = b.last_sequence + 1
      from drawn as d
      where b.account_id = p_account_id
      returning b.available, b.held, b.last_sequence, d.*
    )
    insert into billing.credit_transactions (
      account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
      hold_id, reason, actor_id, occurred_at, lot_ids, lot_amounts
    )
    select p_account_id, v_id, m.last_sequence, 'capture', m.amount - m.captured, -m.amount,
      m.available, m.held, p_hold_id, m.purpose, split_part(v_context, '|', 3)::uuid,
      clock_timestamp(), array[m.lot_id], array[m.captured]
    from moved as m;
    if found then
      return v_id;
    end if;
  end if;
  return billing.capture_slowly(
    p_account_id => p_account_id, p_hold_id => p_hold_id, p_amount => p_amount
  );
end
$$;

comment on function billing.capture_credits(uuid, uuid, numeric) is
  'Spends an open hold: p_amount credits of it, all when null; the rest goes back to the account, or
lapses at once where its lot has ended meanwhile. Drawn from the lots that were good when the hold
was made, the oldest end first, then the oldest. Returns the ledger transaction''s id. Once only.
Errors: 42501 the actor lacks credits.settle, as every person does; NF001 no such hold in the
account; ST010 it was captured, released or has expired; RL011 more than is held (requested, held in
the detail, JSON); 22023 unusable amount; 22004 no account. SPEC 5.';
grant execute on function billing.capture_credits(uuid, uuid, numeric)
  to cf_api, cf_worker, cf_billing;

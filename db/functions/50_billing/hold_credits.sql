set local role cf_kernel;

create or replace function billing.hold_credits(
  p_account_id uuid,
  p_amount numeric,
  p_idempotency_key text,
  p_purpose text,
  p_expires_at timestamptz default now() + interval '1 day'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody writes the ledger but the kernel; asks for credits.spend itself, once.
declare
  v_context constant text := kernel.context();
  v_permissions constant text := tenancy.permissions_in(v_context, p_account_id);
  v_at constant timestamptz := clock_timestamp();
  v_id constant uuid := kernel.uuid7();
  v_sequence bigint;
  v_held uuid;
begin
  -- The common case in one statement; all else, and every refusal, is decided where it is slower.
  -- No lot has ended, so a hold from before the wallet's turn protects nothing that had lapsed.
  if strpos(v_permissions, ',credits.spend,') > 0 and p_amount > 0 and p_amount < 1000000000000
    and scale(trim_scale(p_amount)) <= 2
    and length(p_idempotency_key) between 1 and 200
    and p_expires_at > v_at and p_expires_at <= v_at + interval '31 days'
  then
    with moved as (
      update billing.credit_balances as b
      set available = b.available - p_amount, held = b.held + p_amount,
        last_sequence = b.last_sequence + 1
      where b.account_id = p_account_id and b.available >= p_amount and b.lapsed = 0
        and (b.next_expiry_at > clock_timestamp()) is not false
      returning b.available, b.held, b.last_sequence, clock_timestamp() as occurred_at
    ), made as (
      insert into billing.credit_holds (
        account_id, id, amount, purpose, idempotency_key, created_at, expires_at
      )
      select p_account_id, v_id, p_amount, p_purpose, p_idempotency_key, v_at, p_expires_at
      from moved
      on conflict (account_id, idempotency_key) do nothing
      returning id
    ), posted as (
      insert into billing.credit_transactions (
        account_id, id, sequence, kind, available_change, held_change, available_after,
        held_after, hold_id, reason, actor_id, occurred_at
      )
      select p_account_id, h.id, m.last_sequence, 'hold', -p_amount, p_amount, m.available,
        m.held, h.id, p_purpose, split_part(v_context, '|', 3)::uuid, m.occurred_at
      from moved as m cross join made as h
    )
    select m.last_sequence, h.id into v_sequence, v_held
    from moved as m left join made as h on true;
    if v_held is not null then
      return v_held;
    elsif v_sequence is not null then
      -- The key has a hold already, so nothing was posted.
      update billing.credit_balances
      set available = available + p_amount, held = held - p_amount,
        last_sequence = last_sequence - 1
      where account_id = p_account_id;
    end if;
  end if;
  return billing.hold_slowly(
    p_account_id => p_account_id, p_amount => p_amount, p_idempotency_key => p_idempotency_key,
    p_purpose => p_purpose, p_expires_at => p_expires_at
  );
end
$$;

comment on function billing.hold_credits(uuid, numeric, text, text, timestamptz) is
  'Sets credits aside for one piece of work and returns the hold''s id. What has lapsed by now is
not there to be held; where the plan gives an overdraft (credit_overdraft) the balance may go below
zero by it. Called again with the same key, amount and purpose it returns the same hold, in whatever
state that is by now, and moves nothing; the expiry may differ. The key is unique in the account for
ever. For back-end services: a person''s work is paid for by the functions that do it. Errors: 42501
the actor lacks credits.spend; LM011 not enough credits (requested, available, overdraft in the
detail, JSON); RL010 the key was used with another amount or purpose; 22023 unusable amount, or
expiry more than 31 days away; 22004 no account; 22003 more is held than 14 digits hold; 23502,
23514 purpose or key missing, empty or over 200 characters, expiry not in the future. SPEC 5.';
grant execute on function billing.hold_credits(uuid, numeric, text, text, timestamptz)
  to cf_api, cf_worker, cf_billing;

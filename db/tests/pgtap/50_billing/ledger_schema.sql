-- SPEC 5: what a row of the ledger may hold. Each rule is met once, beside a row that it lets pass;
-- those of holds and lots are proved at commit (fn_tg_credit_holds__prove and its like).
begin;

select plan(52);

-- 'accepted', or the constraint that refused the row. Nothing stays.
create function tests.verdict(p_table text, p_usual jsonb, p_otherwise jsonb)
returns text
language plpgsql
as $$
declare
  v_row jsonb := p_usual || p_otherwise;
  v_columns text;
  v_constraint text;
begin
  select string_agg(quote_ident(a.attname), ', ') into v_columns
  from pg_attribute as a
  where a.attrelid = format('billing.%I', p_table)::regclass and v_row ? a.attname and a.attnum > 0;
  begin
    execute format(
      'insert into billing.%1$I (%2$s)
      select %2$s from jsonb_populate_record(null::billing.%1$I, $1)',
      p_table, v_columns
    ) using v_row;
    raise exception using errcode = 'ZZ999';
  exception
    when integrity_constraint_violation then
      get stacked diagnostics v_constraint = constraint_name;
      return coalesce(nullif(v_constraint, ''), sqlstate);
    when sqlstate 'ZZ999' then
      return 'accepted';
  end;
end
$$;

create table tests.usual (table_name text, row_value jsonb);
grant select on tests.usual to public;

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift') as granted \gset
select billing.purchase_credits(:'acme', 1, 90, 'EUR', 'stripe', 'pi_1', 'buy') as bought \gset
select billing.hold_credits(:'acme', 4, 'first', 'work') as hold \gset
select billing.hold_credits(:'acme', 4, 'second', 'work') as other \gset
select billing.release_credits(:'acme', :'other');
select tests.log_out();

insert into tests.usual values
  ('credit_balances', jsonb_build_object(
    'account_id', :'acme', 'available', 0, 'held', 0, 'last_sequence', 0, 'debt', 0, 'overdraft', 0,
    'lapsed', 0)),
  ('credit_holds', jsonb_build_object(
    'account_id', :'acme', 'id', gen_random_uuid(), 'amount', 1, 'purpose', 'work',
    'idempotency_key', 'third', 'captured_amount', 0, 'refunded_amount', 0, 'state', 'held',
    'created_at', now(), 'expires_at', now() + interval '1 hour')),
  ('credit_transactions', jsonb_build_object(
    'account_id', :'acme', 'id', gen_random_uuid(), 'sequence', 99, 'kind', 'grant',
    'available_change', 1, 'held_change', 0, 'available_after', 1, 'held_after', 0,
    'reason', 'gift', 'occurred_at', now())),
  ('credit_lots', jsonb_build_object(
    'account_id', :'acme', 'id', :'hold', 'kind', 'granted', 'amount', 1, 'remaining', 1,
    'created_at', now())),
  ('credit_purchases', jsonb_build_object(
    'account_id', :'acme', 'id', :'hold', 'amount', 1, 'price_cents', 90, 'currency', 'EUR',
    'provider', 'stripe', 'provider_reference', 'pi_2', 'purchased_at', now()));

select tests.as_kernel();
select is(tests.verdict(u.table_name, u.row_value, o.otherwise), v.verdict, v.claim)
from (values
  ('credit_balances', '{"account_id": "00000000-0000-7000-8000-000000000001"}'::jsonb,
    'credit_balances_account_fk', 'a wallet belongs to an account'),
  ('credit_balances', '{"account_id": "ACME"}', 'credit_balances_pk', 'an account has one wallet'),
  ('credit_balances', '{"available": -0.01}',
    'credit_balances_amounts_ck', 'no balance is below zero without an overdraft'),
  ('credit_balances', '{"available": -5.01, "overdraft": 5}',
    'credit_balances_amounts_ck', 'nor below the overdraft'),
  ('credit_balances', '{"held": -0.01}', 'credit_balances_amounts_ck', 'nothing negative is held'),
  ('credit_balances', '{"debt": -0.01}', 'credit_balances_amounts_ck', 'no debt is negative'),
  ('credit_balances', '{"available": 1, "overdraft": -0.01}',
    'credit_balances_amounts_ck', 'no overdraft is negative'),
  ('credit_balances', '{"overdraft": "NaN"}',
    'credit_balances_amounts_ck', 'an overdraft is a number'),
  ('credit_balances', '{"lapsed": -0.01}',
    'credit_balances_amounts_ck', 'nothing negative has lapsed'),
  ('credit_transactions', '{}', 'accepted', 'control: a usual ledger row'),
  ('credit_transactions', '{"sequence": 0}',
    'credit_transactions_sequence_ck', 'ledger rows are counted from 1'),
  ('credit_transactions', '{"sequence": 1}',
    'credit_transactions_sequence_uq', 'two ledger rows never share a place'),
  ('credit_transactions', '{"id": "GRANTED"}', 'credit_transactions_pk', 'nor an id'),
  ('credit_transactions', '{"kind": "gift"}',
    'credit_transactions_kind_ck', 'a kind is a known one'),
  ('credit_transactions', '{"held_change": 1, "held_after": 1}',
    'credit_transactions_kind_ck', 'a grant holds nothing'),
  ('credit_transactions', '{"available_change": -1}',
    'credit_transactions_kind_ck', 'a grant takes nothing'),
  ('credit_transactions', '{"held_after": -1}',
    'credit_transactions_after_ck', 'nothing negative is held in the ledger'),
  ('credit_transactions', '{"available_after": -1}',
    'accepted', 'control: the balance may be, as the wallet says'),
  ('credit_transactions', '{"hold_id": "HOLD"}',
    'credit_transactions_hold_ck', 'a grant names no hold'),
  ('credit_transactions', '{"kind": "hold", "available_change": -1, "held_change": 1}',
    'credit_transactions_hold_ck', 'a movement of a hold names it'),
  ('credit_transactions', '{"kind": "refund"}',
    'credit_transactions_hold_ck', 'a refund names what was captured'),
  ('credit_transactions', '{"kind": "refund", "hold_id": "HOLD"}',
    'accepted', 'control: in parts, if one likes'),
  ('credit_transactions',
    '{"kind": "hold", "available_change": -1, "held_change": 1, "hold_id": "HOLD"}',
    'credit_transactions_hold_uq', 'a hold is opened once'),
  ('credit_transactions',
    '{"kind": "capture", "available_change": 0, "held_change": -4, "hold_id": "OTHER"}',
    'credit_transactions_hold_uq', 'a hold is closed once'),
  ('credit_transactions', '{"reason": " "}',
    'credit_transactions_reason_ck', 'a movement has a reason'),
  ('credit_transactions', '{"idempotency_key": ""}',
    'credit_transactions_idempotency_key_ck', 'a key is not empty'),
  ('credit_transactions', '{"idempotency_key": "gift"}',
    'credit_transactions_idempotency_key_uq', 'a key names one movement of the account'),
  ('credit_transactions', '{"expires_at": "2020-01-01"}',
    'credit_transactions_expires_at_ck', 'credits lapse in the future'),
  ('credit_transactions', '{"kind": "refund", "hold_id": "HOLD", "expires_at": "2999-01-01"}',
    'credit_transactions_expires_at_ck', 'only what is given lapses'),
  ('credit_transactions', '{"lot_ids": ["GRANTED"], "lot_amounts": [1]}',
    'credit_transactions_lots_ck', 'a grant draws from no lot'),
  ('credit_transactions',
    '{"kind": "expiry", "available_change": -1, "lot_ids": ["GRANTED"], "lot_amounts": [1]}',
    'accepted', 'control: what lapses does'),
  ('credit_transactions', '{"kind": "expiry", "available_change": -1, "lot_ids": ["GRANTED"]}',
    'credit_transactions_lots_ck', 'and says how much'),
  ('credit_transactions',
    '{"kind": "expiry", "available_change": -1, "lot_ids": ["GRANTED"], "lot_amounts": [1, 2]}',
    'credit_transactions_lots_ck', 'of each'),
  ('credit_transactions',
    '{"kind": "expiry", "available_change": -1, "lot_ids": [], "lot_amounts": []}',
    'credit_transactions_lots_ck', 'or of none'),
  ('credit_lots', '{}', 'accepted', 'control: a usual lot'),
  ('credit_lots', '{"id": "GRANTED"}', 'credit_lots_pk', 'a movement gives one lot'),
  ('credit_lots', '{"id": "ACME"}', 'credit_lots_transaction_fk', 'a lot was given by a movement'),
  ('credit_purchases', '{}', 'accepted', 'control: a usual purchase'),
  ('credit_purchases', '{"id": "BOUGHT"}', 'credit_purchases_pk', 'a movement is one purchase'),
  ('credit_purchases', '{"id": "ACME"}',
    'credit_purchases_transaction_fk', 'a purchase is a movement'),
  ('credit_purchases', '{"provider_reference": "pi_1"}',
    'credit_purchases_provider_reference_uq', 'a payment buys once'),
  ('credit_purchases', '{"provider_reference": "pi_1", "provider": "paypal"}',
    'accepted', 'control: with its provider'),
  ('credit_purchases', '{"amount": 0}', 'credit_purchases_amount_ck', 'something is bought'),
  ('credit_purchases', '{"price_cents": -1}',
    'credit_purchases_price_cents_ck', 'no price is negative'),
  ('credit_purchases', '{"currency": "Euro"}',
    'credit_purchases_currency_ck', 'a currency is of ISO 4217'),
  ('credit_purchases', '{"provider": "none"}',
    'credit_purchases_provider_ck', 'a provider is a known one'),
  ('credit_purchases', '{"provider_reference": ""}',
    'credit_purchases_provider_reference_ck', 'a reference is not empty'),
  ('credit_holds', '{}', 'accepted', 'control: a usual hold'),
  ('credit_holds', '{"id": "HOLD"}', 'credit_holds_pk', 'a hold''s id is its own'),
  ('credit_holds', '{"idempotency_key": "first"}',
    'credit_holds_idempotency_key_uq', 'a key names one hold of the account')
) as v (table_name, otherwise, verdict, claim)
join tests.usual as u using (table_name)
cross join lateral (
  select replace(replace(replace(replace(replace(v.otherwise::text, 'ACME', :'acme'),
    'HOLD', :'hold'), 'OTHER', :'other'), 'GRANTED', :'granted'), 'BOUGHT', :'bought')::jsonb
) as o (otherwise);

select is(
  (select count(*) from pg_class as c
    where c.relnamespace = 'billing'::regnamespace and c.reloptions @> array['fillfactor=50']
      and c.relname in ('credit_balances', 'credit_lots')),
  2::bigint, 'what is updated at every movement leaves room for HOT'
);
select ok(
  not exists (
    select
    from pg_index as i
    join pg_attribute as a on a.attrelid = i.indrelid
      and (a.attnum = any (i.indkey) or pg_get_expr(i.indpred, i.indrelid) ~ a.attname)
    where (i.indrelid, a.attname) in (
      ('billing.credit_balances'::regclass, 'available'),
      ('billing.credit_balances'::regclass, 'held'),
      ('billing.credit_balances'::regclass, 'last_sequence'),
      ('billing.credit_lots'::regclass, 'remaining')
    )
  ),
  'no index holds a column that every movement changes'
);

select * from finish();
rollback;

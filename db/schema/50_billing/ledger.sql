-- Credits are a double-entry ledger that nobody can change; the wallet is a row updated in place.
create table billing.credit_balances (
  account_id uuid not null,
  available numeric(16,2) not null default 0,
  held numeric(16,2) not null default 0,
  last_sequence bigint not null default 0,
  debt numeric(16,2) not null default 0,
  overdraft numeric(16,2) not null default 0,
  lapsed numeric(16,2) not null default 0,
  next_expiry_at timestamptz,
  constraint credit_balances_pk primary key (account_id),
  constraint credit_balances_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint credit_balances_amounts_ck
    check (available >= -overdraft and least(held, debt, overdraft, lapsed) >= 0)
) with (fillfactor = 50);
comment on table billing.credit_balances is
  'An account''s wallet: what the ledger adds up to, proved at every commit. Its row lock puts the
account''s credit movements in order. Not audited: every change of it is a row of
credit_transactions.';
comment on column billing.credit_balances.available is
  'Credits that may be held or spent; below zero where the plan gives an overdraft.';
comment on column billing.credit_balances.held is 'Credits set aside for work that has begun.';
comment on column billing.credit_balances.last_sequence is
  'The sequence of the account''s last ledger transaction; 0 before the first.';
comment on column billing.credit_balances.debt is
  'Credits that were captured and came from no lot. The sum of what the lots have left is available
+ held + debt; what is given or bought pays the debt first.';
comment on column billing.credit_balances.overdraft is
  'What the plan allowed when it was last needed; available is never below its negative.';
comment on column billing.credit_balances.lapsed is
  'What lots have left past their end, because holds from before it may still use it.';
comment on column billing.credit_balances.next_expiry_at is
  'When the next lot lapses, or earlier: from then on nothing is moved before that is done.';
create index credit_balances_next_expiry_at_idx on billing.credit_balances (next_expiry_at)
  where next_expiry_at is not null;
alter table billing.credit_balances enable row level security;
alter table billing.credit_balances force row level security;

create table billing.credit_holds (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  amount numeric(16,2) not null,
  captured_amount numeric(16,2) not null default 0,
  refunded_amount numeric(16,2) not null default 0,
  state text not null default 'held',
  purpose text not null,
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  constraint credit_holds_pk primary key (account_id, id),
  constraint credit_holds_idempotency_key_uq unique (account_id, idempotency_key)
) with (fillfactor = 80);
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key is
unique in the account for ever, so that a retry finds the hold it made. Refers to no other table and
has no check constraints, which every movement would read and get ready anew: at commit each hold is
proved to be what its ledger rows say (trigger t30_prove). Not audited: every change of state is a
row of credit_transactions, which names the actor.';
comment on column billing.credit_holds.refunded_amount is
  'What of the captured amount was given back later; never more than that.';
create index credit_holds_expires_at_idx on billing.credit_holds (expires_at) where state = 'held';
create index credit_holds_account_id_idx on billing.credit_holds (account_id) where state = 'held';
alter table billing.credit_holds enable row level security;
alter table billing.credit_holds force row level security;

create table billing.credit_transactions (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  sequence bigint not null,
  kind text not null,
  available_change numeric(16,2) not null,
  held_change numeric(16,2) not null,
  available_after numeric(16,2) not null,
  held_after numeric(16,2) not null,
  hold_id uuid,
  reason text not null,
  idempotency_key text,
  expires_at timestamptz,
  actor_id uuid,
  occurred_at timestamptz not null default now(),
  lot_ids uuid[],
  lot_amounts numeric(16,2)[],
  constraint credit_transactions_pk primary key (account_id, id),
  constraint credit_transactions_sequence_uq unique (account_id, sequence),
  constraint credit_transactions_sequence_ck check (sequence >= 1),
  constraint credit_transactions_kind_ck check (
    case kind
      when 'hold' then available_change < 0 and held_change = -available_change
      when 'release' then held_change < 0 and available_change = -held_change
      when 'capture' then available_change >= 0 and available_change + held_change < 0
      when 'grant' then available_change > 0 and held_change = 0
      when 'purchase' then available_change > 0 and held_change = 0
      when 'refund' then available_change > 0 and held_change = 0
      when 'expiry' then available_change < 0 and held_change = 0
      when 'adjustment' then available_change <> 0 and held_change = 0
      else false
    end
  ),
  constraint credit_transactions_after_ck check (held_after >= 0),
  constraint credit_transactions_hold_ck
    check ((kind in ('hold', 'capture', 'release', 'refund')) = (hold_id is not null)),
  constraint credit_transactions_reason_ck check (length(reason) <= 200 and btrim(reason) <> ''),
  constraint credit_transactions_idempotency_key_ck
    check (length(idempotency_key) between 1 and 200),
  constraint credit_transactions_expires_at_ck
    check (expires_at is null or expires_at > occurred_at and kind in ('grant', 'purchase')),
  constraint credit_transactions_lots_ck check (
    lot_ids is null and lot_amounts is null
    or (
      cardinality(lot_ids) > 0 and cardinality(lot_ids) = cardinality(lot_amounts)
      and kind in ('capture', 'expiry', 'adjustment')
    ) is true
  )
);
comment on table billing.credit_transactions is
  'The ledger: one row a movement, append-only for every role. Its sides are the view
billing.credit_entries, which sum to zero. Each row carries the balances after it and is proved, at
commit, against the row before it, the balance row and its hold, in place of foreign keys; so the
balance is the sum of the whole ledger though no commit adds that up. Not audited: it is its own log
and names the actor.';
comment on column billing.credit_transactions.sequence is
  'Counts the account''s transactions from 1, without gaps, in the order of the balance row''s
lock.';
comment on column billing.credit_transactions.kind is
  'hold, release, capture (the rest of the hold goes back), grant, purchase, refund, expiry,
adjustment.';
comment on column billing.credit_transactions.idempotency_key is
  'The key of a call that has no hold; unique in the account for ever.';
comment on column billing.credit_transactions.expires_at is 'When credits given by this row lapse.';
comment on column billing.credit_transactions.lot_ids is
  'The lots that this row drew from, in order; null when none.';
comment on column billing.credit_transactions.lot_amounts is
  'How much was drawn from each of lot_ids; what is captured beyond that is debt.';
create unique index credit_transactions_idempotency_key_uq
  on billing.credit_transactions (account_id, idempotency_key) where idempotency_key is not null;
-- A hold is opened once and closed once; what was captured may be refunded in parts.
create unique index credit_transactions_hold_uq
  on billing.credit_transactions (account_id, hold_id, (kind = 'hold'))
  where hold_id is not null and kind <> 'refund';
create index credit_transactions_account_id_hold_id_idx
  on billing.credit_transactions (account_id, hold_id) where kind = 'refund';
alter table billing.credit_transactions enable row level security;
alter table billing.credit_transactions force row level security;

create table billing.credit_lots (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  amount numeric(16,2) not null,
  remaining numeric(16,2) not null,
  is_open boolean not null generated always as (remaining > 0) stored,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  constraint credit_lots_pk primary key (account_id, id),
  constraint credit_lots_transaction_fk
    foreign key (account_id, id) references billing.credit_transactions (account_id, id)
) with (fillfactor = 50);
comment on table billing.credit_lots is
  'What is left of each gift, purchase, refund or correction; the id is that of the ledger row that
gave it. Spent oldest end first, then oldest. Holds reserve no lot. What all lots of an account have
left is available + held + debt of its wallet, proved at commit together with the rules of each lot
(trigger t30_prove, in place of check constraints). Not audited: every change is a row of
credit_transactions.';
comment on column billing.credit_lots.amount is 'What was given, without what paid a debt.';
comment on column billing.credit_lots.expires_at is 'From this instant on it is no longer good.';
create index credit_lots_account_id_expires_at_id_idx
  on billing.credit_lots (account_id, expires_at, id) where is_open;
alter table billing.credit_lots enable row level security;
alter table billing.credit_lots force row level security;

create table billing.credit_purchases (
  account_id uuid not null,
  id uuid not null,
  amount numeric(16,2) not null,
  price_cents integer not null,
  currency text not null,
  provider text not null,
  provider_reference text not null,
  purchased_at timestamptz not null default now(),
  constraint credit_purchases_pk primary key (account_id, id),
  constraint credit_purchases_transaction_fk
    foreign key (account_id, id) references billing.credit_transactions (account_id, id),
  constraint credit_purchases_amount_ck check (amount > 0),
  constraint credit_purchases_price_cents_ck check (price_cents >= 0),
  constraint credit_purchases_currency_ck check (currency ~ '^[A-Z]{3}$'),
  constraint credit_purchases_provider_ck check (provider in ('stripe', 'paypal', 'odoo')),
  constraint credit_purchases_provider_reference_ck
    check (length(provider_reference) between 1 and 200)
);
comment on table billing.credit_purchases is
  'What was paid for bought credits, append-only for every role; the id is that of the ledger row. A
payment buys once, in one account.';
comment on column billing.credit_purchases.price_cents is
  'In hundredths of the currency, as the provider charged it.';
comment on column billing.credit_purchases.currency is 'ISO 4217.';
-- Across tenants: what was paid once serves one account.
create unique index credit_purchases_provider_reference_uq
  on billing.credit_purchases (provider, provider_reference);
alter table billing.credit_purchases enable row level security;
alter table billing.credit_purchases force row level security;

create type billing.wallet as (
  account_id uuid,
  actor_id uuid,
  opened_at timestamptz,
  available numeric(16,2),
  lapsed numeric(16,2),
  debt numeric(16,2)
);
comment on type billing.wallet is
  'A wallet that is locked; actor_id is who moves it, opened_at the one instant at which all that is
done with it happens, so that no lot ends halfway through.';

create type billing.lot_draws as (ids uuid[], amounts numeric[], total numeric);
comment on type billing.lot_draws is
  'What was drawn from which lots of an account, in order, and how much in all.';

create type billing.ledger_fault as (account_id uuid, what text, expected text, found text);
comment on type billing.ledger_fault is
  'One thing in which the ledger of an account disagrees with itself; see billing.verify_ledger.';

-- Credits are a double-entry ledger that nobody can change; the wallet is a row updated in place.
create table billing.credit_balances (
  account_id uuid not null,
  available numeric(16,2) not null default 0,
  held numeric(16,2) not null default 0,
  last_sequence bigint not null default 0,
  constraint credit_balances_pk primary key (account_id),
  constraint credit_balances_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint credit_balances_available_ck check (available >= 0),
  constraint credit_balances_held_ck check (held >= 0),
  constraint credit_balances_last_sequence_ck check (last_sequence >= 0)
) with (fillfactor = 50);
comment on table billing.credit_balances is
  'An account''s wallet: what the ledger adds up to, proved at every commit. Its row lock puts the
account''s credit movements in order. Not audited: every change of it is a row of
credit_transactions.';
comment on column billing.credit_balances.available is 'Credits that may be held or spent.';
comment on column billing.credit_balances.held is 'Credits set aside for work that has begun.';
comment on column billing.credit_balances.last_sequence is
  'The sequence of the account''s last ledger transaction; 0 before the first.';
alter table billing.credit_balances enable row level security;
alter table billing.credit_balances force row level security;

create table billing.credit_holds (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  amount numeric(16,2) not null,
  captured_amount numeric(16,2) not null default 0,
  state text not null default 'held',
  purpose text not null,
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  constraint credit_holds_pk primary key (account_id, id),
  constraint credit_holds_idempotency_key_uq unique (account_id, idempotency_key),
  constraint credit_holds_amount_ck check (amount > 0),
  constraint credit_holds_captured_amount_ck
    check (
      captured_amount between 0 and amount and (state = 'captured') = (captured_amount > 0)
    ),
  constraint credit_holds_state_ck check (state in ('held', 'captured', 'released', 'expired')),
  constraint credit_holds_closed_at_ck check ((state = 'held') = (closed_at is null)),
  constraint credit_holds_purpose_ck check (length(purpose) <= 200 and btrim(purpose) <> ''),
  constraint credit_holds_idempotency_key_ck check (length(idempotency_key) between 1 and 200),
  constraint credit_holds_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 80);
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key
is unique in the account for ever, so that a retry finds the hold it made. Refers to no other
table, but at commit each hold has its ledger rows. Not audited: every change of state is a row of
credit_transactions, which names the actor.';
create index credit_holds_expires_at_idx on billing.credit_holds (expires_at) where state = 'held';
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
  constraint credit_transactions_pk primary key (account_id, id),
  constraint credit_transactions_balance_fk
    foreign key (account_id) references billing.credit_balances (account_id),
  constraint credit_transactions_hold_fk
    foreign key (account_id, hold_id) references billing.credit_holds (account_id, id),
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
  constraint credit_transactions_after_ck check (available_after >= 0 and held_after >= 0),
  constraint credit_transactions_hold_ck
    check ((kind in ('hold', 'capture', 'release')) = (hold_id is not null)),
  constraint credit_transactions_reason_ck check (length(reason) <= 200 and btrim(reason) <> ''),
  constraint credit_transactions_idempotency_key_ck
    check (length(idempotency_key) between 1 and 200),
  constraint credit_transactions_expires_at_ck
    check (expires_at is null or expires_at > occurred_at and kind in ('grant', 'purchase'))
);
comment on table billing.credit_transactions is
  'The ledger: one row a movement, append-only for every role. Its entries sum to zero. Each row
carries the balances after it and is proved, at commit, against the row before it and the balance
row; so the balance is the sum of the whole ledger though no commit adds that up. Not audited: it
is its own log and names the actor.';
comment on column billing.credit_transactions.sequence is
  'Counts the account''s transactions from 1, without gaps, in the order of the balance row''s
lock.';
comment on column billing.credit_transactions.kind is
  'hold, release, capture (the rest of the hold goes back), grant, purchase, refund, expiry,
adjustment.';
comment on column billing.credit_transactions.idempotency_key is
  'The key of a call that has no hold; unique in the account for ever.';
comment on column billing.credit_transactions.expires_at is 'When credits given by this row lapse.';
create unique index credit_transactions_idempotency_key_uq
  on billing.credit_transactions (account_id, idempotency_key) where idempotency_key is not null;
-- A hold is opened once and closed once.
create unique index credit_transactions_hold_uq
  on billing.credit_transactions (account_id, hold_id, (kind = 'hold')) where hold_id is not null;
alter table billing.credit_transactions enable row level security;
alter table billing.credit_transactions force row level security;

create table billing.credit_entries (
  account_id uuid not null,
  transaction_id uuid not null,
  book text not null,
  amount numeric(16,2) not null,
  constraint credit_entries_pk primary key (account_id, transaction_id, book),
  constraint credit_entries_transaction_fk
    foreign key (account_id, transaction_id)
    references billing.credit_transactions (account_id, id),
  constraint credit_entries_book_ck check (
    book in ('available', 'held', 'granted', 'purchased', 'used', 'refunded', 'expired', 'adjusted')
  ),
  constraint credit_entries_amount_ck check (amount <> 0)
);
comment on table billing.credit_entries is
  'The two or more sides of a ledger transaction, append-only for every role; at commit they sum to
zero. Not audited: it is its own log, and the transaction names the actor.';
comment on column billing.credit_entries.book is
  'available and held are the account''s; the others say where credits come from and go to, so
that the sum of an account''s entries, over all books, is always zero.';
alter table billing.credit_entries enable row level security;
alter table billing.credit_entries force row level security;

-- The rules of wallets in one check, and those of holds and lots where they are proved at commit. No
-- row is rewritten; the one new check reads the wallets, of which an account has one.
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid
alter table billing.credit_lots drop constraint credit_lots_remaining_ck;
alter table billing.credit_lots drop constraint credit_lots_kind_ck;
alter table billing.credit_lots drop constraint credit_lots_expires_at_ck;
alter table billing.credit_lots drop constraint credit_lots_amount_ck;
alter table billing.credit_holds drop constraint credit_holds_state_ck;
alter table billing.credit_holds drop constraint credit_holds_refunded_amount_ck;
alter table billing.credit_holds drop constraint credit_holds_purpose_ck;
alter table billing.credit_holds drop constraint credit_holds_idempotency_key_ck;
alter table billing.credit_holds drop constraint credit_holds_expires_at_ck;
alter table billing.credit_holds drop constraint credit_holds_closed_at_ck;
alter table billing.credit_holds drop constraint credit_holds_captured_amount_ck;
alter table billing.credit_holds drop constraint credit_holds_amount_ck;
alter table billing.credit_balances drop constraint credit_balances_overdraft_ck;
alter table billing.credit_balances drop constraint credit_balances_last_sequence_ck;
alter table billing.credit_balances drop constraint credit_balances_lapsed_ck;
alter table billing.credit_balances drop constraint credit_balances_held_ck;
alter table billing.credit_balances drop constraint credit_balances_debt_ck;
alter table billing.credit_balances drop constraint credit_balances_available_ck;
alter table billing.credit_balances
  add constraint credit_balances_amounts_ck
    check (available >= -overdraft and least(held, debt, overdraft, lapsed) >= 0);
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key is
unique in the account for ever, so that a retry finds the hold it made. Refers to no other table and
has no check constraints, which every movement would read and get ready anew: at commit each hold is
proved to be what its ledger rows say (trigger t30_prove). Not audited: every change of state is a
row of credit_transactions, which names the actor.';
comment on table billing.credit_lots is
  'What is left of each gift, purchase, refund or correction; the id is that of the ledger row that
gave it. Spent oldest end first, then oldest. Holds reserve no lot. What all lots of an account have
left is available + held + debt of its wallet, proved at commit together with the rules of each lot
(trigger t30_prove, in place of check constraints). Not audited: every change is a row of
credit_transactions.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used; in
a batch the producer says when, and when it was recorded is in the id.';

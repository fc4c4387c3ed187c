alter table billing.credit_balances drop constraint credit_balances_amounts_ck;
alter table billing.credit_balances
  add constraint credit_balances_available_ck check (available >= -overdraft);
alter table billing.credit_balances
  add constraint credit_balances_debt_ck check (debt >= 0);
alter table billing.credit_balances
  add constraint credit_balances_held_ck check (held >= 0);
alter table billing.credit_balances
  add constraint credit_balances_lapsed_ck check (lapsed >= 0);
alter table billing.credit_balances
  add constraint credit_balances_last_sequence_ck check (last_sequence >= 0);
alter table billing.credit_balances
  add constraint credit_balances_overdraft_ck check (overdraft >= 0);
alter table billing.credit_holds
  add constraint credit_holds_amount_ck check (amount > 0);
alter table billing.credit_holds
  add constraint credit_holds_captured_amount_ck
    check (
      captured_amount between 0 and amount and (state = 'captured') = (captured_amount > 0)
    );
alter table billing.credit_holds
  add constraint credit_holds_closed_at_ck check ((state = 'held') = (closed_at is null));
alter table billing.credit_holds
  add constraint credit_holds_expires_at_ck check (expires_at > created_at);
alter table billing.credit_holds
  add constraint credit_holds_idempotency_key_ck check (length(idempotency_key) between 1 and 200);
alter table billing.credit_holds
  add constraint credit_holds_purpose_ck check (length(purpose) <= 200 and btrim(purpose) <> '');
alter table billing.credit_holds
  add constraint credit_holds_refunded_amount_ck
    check (refunded_amount between 0 and captured_amount);
alter table billing.credit_holds
  add constraint credit_holds_state_ck check (state in ('held', 'captured', 'released', 'expired'));
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key is
unique in the account for ever, so that a retry finds the hold it made. Refers to no other table,
but at commit each hold has its ledger rows. Not audited: every change of state is a row of
credit_transactions, which names the actor.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used; in
a batch the producer says when. When it was recorded is in the id.';
alter table billing.credit_lots
  add constraint credit_lots_amount_ck check (amount > 0);
alter table billing.credit_lots
  add constraint credit_lots_expires_at_ck check (expires_at > created_at);
alter table billing.credit_lots
  add constraint credit_lots_kind_ck check (kind in ('granted', 'purchased', 'refunded', 'adjusted'));
alter table billing.credit_lots
  add constraint credit_lots_remaining_ck check (remaining between 0 and amount);
comment on table billing.credit_lots is
  'What is left of each gift, purchase, refund or correction; the id is that of the ledger row that
gave it. Spent oldest end first, then oldest. Holds reserve no lot. What all lots of an account have
left is available + held + debt of its wallet, proved at commit. Not audited: every change is a row
of credit_transactions.';

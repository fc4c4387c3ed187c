set local role cf_owner;

-- The kernel alone writes here: each of its functions that services may call verifies the context
-- and asks for its permission once (billing.open_wallet). That replaces ten verifications by row
-- security in each movement, and leaves business functions no right on these tables.
drop policy if exists kernel_all on billing.credit_balances;
create policy kernel_all on billing.credit_balances to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_balances is
  'Moves credits, each time with their ledger row; compared with the ledger at commit.';
drop policy if exists select_reader on billing.credit_balances;
create policy select_reader on billing.credit_balances for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_balances is 'Who reads the account''s billing.';
grant select, insert,
  update (available, held, last_sequence, debt, overdraft, lapsed, next_expiry_at)
  on billing.credit_balances to cf_kernel;
grant select on billing.credit_balances to cf_app;

drop policy if exists kernel_all on billing.credit_holds;
create policy kernel_all on billing.credit_holds to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_holds is
  'Opens and closes holds, each time with their ledger row.';
drop policy if exists select_reader on billing.credit_holds;
create policy select_reader on billing.credit_holds for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_holds is 'Who reads the account''s billing.';
grant select, insert, update (state, captured_amount, refunded_amount, closed_at)
  on billing.credit_holds to cf_kernel;
grant select on billing.credit_holds to cf_app;

drop policy if exists kernel_all on billing.credit_transactions;
create policy kernel_all on billing.credit_transactions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_transactions is
  'Writes and proves the ledger; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_transactions;
create policy select_reader on billing.credit_transactions for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_transactions is
  'Who reads the account''s billing.';
grant select, insert on billing.credit_transactions to cf_kernel;
grant select on billing.credit_transactions to cf_app;

drop policy if exists kernel_all on billing.credit_lots;
create policy kernel_all on billing.credit_lots to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_lots is
  'Gives and draws lots, each time with their ledger row.';
drop policy if exists select_reader on billing.credit_lots;
create policy select_reader on billing.credit_lots for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_lots is 'Who reads the account''s billing.';
grant select, insert, update (remaining) on billing.credit_lots to cf_kernel;
grant select on billing.credit_lots to cf_app;

drop policy if exists kernel_all on billing.credit_purchases;
create policy kernel_all on billing.credit_purchases to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_purchases is
  'Books payments; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_purchases;
create policy select_reader on billing.credit_purchases for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_purchases is 'Who reads the account''s billing.';
grant select, insert on billing.credit_purchases to cf_kernel;
grant select on billing.credit_purchases to cf_app;

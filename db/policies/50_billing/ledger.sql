set local role cf_owner;

drop policy if exists kernel_all on billing.credit_balances;
create policy kernel_all on billing.credit_balances to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_balances is
  'Made with the account; moved when holds expire; compared with the ledger at commit.';
drop policy if exists select_reader on billing.credit_balances;
create policy select_reader on billing.credit_balances for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_balances is 'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_balances;
create policy select_spender on billing.credit_balances for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_balances is
  'Business functions see the wallets that the actor may spend from, whether or not he may read
them.';
drop policy if exists update_spender on billing.credit_balances;
create policy update_spender on billing.credit_balances for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy update_spender on billing.credit_balances is
  'The row may move only as ledger rows do, which is proved at commit, and those name who may make
them.';
grant select, insert, update (available, held, last_sequence)
  on billing.credit_balances to cf_kernel;
grant select on billing.credit_balances to cf_app;
grant select, update (available, held, last_sequence) on billing.credit_balances to cf_api;

drop policy if exists kernel_all on billing.credit_holds;
create policy kernel_all on billing.credit_holds to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_holds is 'Ends the holds that have expired.';
drop policy if exists select_reader on billing.credit_holds;
create policy select_reader on billing.credit_holds for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_holds is 'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_holds;
create policy select_spender on billing.credit_holds for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_holds is
  'Business functions find the hold that an earlier try has made.';
drop policy if exists insert_spender on billing.credit_holds;
create policy insert_spender on billing.credit_holds for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy insert_spender on billing.credit_holds is 'Who spends may set credits aside.';
drop policy if exists update_settler on billing.credit_holds;
create policy update_settler on billing.credit_holds for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[]));
comment on policy update_settler on billing.credit_holds is
  'Only the back end captures and releases; no person has the permission.';
grant select, update (state, captured_amount, closed_at) on billing.credit_holds to cf_kernel;
grant select on billing.credit_holds to cf_app;
grant select, insert, update (state, captured_amount, closed_at) on billing.credit_holds to cf_api;

drop policy if exists kernel_all on billing.credit_transactions;
create policy kernel_all on billing.credit_transactions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_transactions is
  'Proves the ledger; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_transactions;
create policy select_reader on billing.credit_transactions for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_transactions is
  'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_transactions;
create policy select_spender on billing.credit_transactions for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_transactions is
  'Business functions find the movement that an earlier try has made.';
drop policy if exists insert_settler on billing.credit_transactions;
create policy insert_settler on billing.credit_transactions for insert to cf_api
  with check (
    kind <> 'hold'
    and account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[])
  );
comment on policy insert_settler on billing.credit_transactions is
  'Only the back end gives, captures and returns credits; no person has the permission.';
drop policy if exists insert_spender on billing.credit_transactions;
create policy insert_spender on billing.credit_transactions for insert to cf_api
  with check (
    kind = 'hold' and account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[])
  );
comment on policy insert_spender on billing.credit_transactions is
  'Who spends may set credits aside, and move them in no other way.';
grant select, insert on billing.credit_transactions to cf_kernel, cf_api;
grant select on billing.credit_transactions to cf_app;

drop policy if exists kernel_all on billing.credit_entries;
create policy kernel_all on billing.credit_entries to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_entries is
  'Proves the ledger; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_entries;
create policy select_reader on billing.credit_entries for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_entries is 'Who reads the account''s billing.';
drop policy if exists insert_settler on billing.credit_entries;
create policy insert_settler on billing.credit_entries for insert to cf_api
  with check (
    book not in ('available', 'held')
    and account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[])
  );
comment on policy insert_settler on billing.credit_entries is
  'Only the back end lets credits come into and leave the account''s books.';
drop policy if exists insert_spender on billing.credit_entries;
create policy insert_spender on billing.credit_entries for insert to cf_api
  with check (
    book in ('available', 'held')
    and account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[])
  );
comment on policy insert_spender on billing.credit_entries is
  'Who spends moves credits between the account''s own books.';
grant select, insert on billing.credit_entries to cf_kernel;
grant select on billing.credit_entries to cf_app;
grant insert on billing.credit_entries to cf_api;

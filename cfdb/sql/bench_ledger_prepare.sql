-- Run by cf_owner: wallets with credits, and for each account a context of the system as a service
-- keeps it, here signed for a day and not bound to a transaction; copies for the ways by hand.
create table bench.wallets (
  n integer primary key, account_id uuid not null, context text not null
);
create table bench.credit_transactions (like billing.credit_transactions including all);
create table bench.hand_transactions (like billing.credit_transactions including all);
create table bench.hand_balances (like billing.credit_balances including all)
  with (fillfactor = 50);
grant select, insert on bench.wallets to cf_kernel;
grant select on bench.wallets to svc_app;
grant insert on bench.credit_transactions, bench.hand_transactions to svc_app;
grant select, update on bench.hand_balances to svc_app;

set local role cf_kernel;
grant execute on function billing.hold_credits(uuid, numeric, text, text, timestamptz),
  billing.capture_credits(uuid, uuid, numeric), identity.act_as_system(uuid, text, text)
  to svc_app;
insert into bench.wallets (n, account_id, context)
select i, a.id, kernel.sign_context(concat_ws(
  '|', 'system', '00000000-0000-0000-0000-000000000000', '', '', '', '',
  trunc(extract(epoch from now() + interval '1 day'), 3), 'bench', a.id,
  tenancy.group_text(
    '{account.read,billing.read,credits.spend,credits.settle,usage.record}', a.id::text
  ), ''
), 'expiry')
from generate_series(1, current_setting('seed.accounts')::integer) as i
cross join lateral (select md5('seed account ' || i)::uuid as id) as a;
do $$
declare
  v_wallet bench.wallets;
begin
  for v_wallet in select * from bench.wallets loop
    perform set_config('cf.context', v_wallet.context, true);
    perform billing.grant_credits(v_wallet.account_id, 1000000, 'bench', 'bench');
  end loop;
end
$$;
set local role cf_owner;
insert into bench.hand_balances (account_id, available)
select account_id, 1000000 from bench.wallets;

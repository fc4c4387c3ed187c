set local role cf_kernel;

create or replace function billing.open_account(p_account_id uuid)
returns void
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into billing.credit_balances (account_id) values (p_account_id);
  insert into billing.subscriptions (account_id, plan, plan_version)
  values (p_account_id, 'free', billing.newest_version('free'));
end
$$;

comment on function billing.open_account(uuid) is
  'Gives a new account its empty wallet and its Free subscription; called by tenancy.open_account.
Errors: 23503 no such account; 23505 it has them already. SPEC 5.';

set local role cf_kernel;

create or replace function billing.reset_limits(p_account_id uuid)
returns void
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: called by whoever changes the plan, who may not write counters.
begin
  insert into billing.quota_accounts as a (account_id, resets)
  values (p_account_id, 1)
  on conflict (account_id) do update
  set resets = a.resets + 1;
  update billing.quota_counters as c
  set share = 0
  where c.account_id = p_account_id and c.valid_until > now() and c.share > 0;
end
$$;

comment on function billing.reset_limits(uuid) is
  'Has every quota of the account ask the plan at its next use. Called in the transaction that
changes what the account may do, after the change: a use that is deciding by the old plan at this
moment is waited for, one that comes later waits. No service may call it. Error: 40001 at
repeatable read, when somebody counted meanwhile.';
grant execute on function billing.reset_limits(uuid) to cf_api;

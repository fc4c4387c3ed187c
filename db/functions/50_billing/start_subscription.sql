set local role cf_api;

create or replace function billing.start_subscription(
  p_account_id uuid,
  p_plan text,
  p_status text default 'active',
  p_provider text default 'none',
  p_provider_reference text default null,
  p_period_ends_at timestamptz default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may apply.
declare
  v_id uuid := kernel.uuid7();
  v_version integer := billing.newest_version(p_plan);
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  if v_version is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Choose a plan of billing.plans.';
  end if;
  -- The wallet's lock puts two changes at once in order.
  perform from billing.credit_balances where account_id = p_account_id for no key update;
  update billing.subscriptions as s
  set is_current = false, ended_at = greatest(now(), s.started_at)
  where s.account_id = p_account_id and s.is_current;
  insert into billing.subscriptions (
    account_id, id, plan, plan_version, status, provider, provider_reference, period_ends_at
  )
  values (
    p_account_id, v_id, p_plan, v_version, p_status, p_provider, p_provider_reference,
    p_period_ends_at
  );
  return v_id;
end
$$;

comment on function billing.start_subscription(uuid, text, text, text, text, timestamptz) is
  'Subscribes the account to the newest version of a plan, as the billing adapter does, and ends
what it was subscribed to. Returns the subscription''s id. Errors: 42501 the actor lacks
subscription.apply, as every person does; NF001 no such plan; 22004 no account; 23514 unknown
status or provider, or a provider without its reference. SPEC 5.';
grant execute on function billing.start_subscription(uuid, text, text, text, text, timestamptz)
  to cf_billing;

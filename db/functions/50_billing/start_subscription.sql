set local role cf_api;

create or replace function billing.start_subscription(
  p_account_id uuid,
  p_plan text,
  p_status text default 'active',
  p_period_ends_at timestamptz default null,
  p_time_zone text default 'UTC'
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
  v_terms billing.plan_versions;
  v_trial_ends_at timestamptz;
  v_grace_ends_at timestamptz;
  v_own billing.subscriptions;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  perform tenancy.lock_account(p_account_id);
  select v.* into v_terms
  from billing.plan_versions as v
  where v.plan = p_plan and v.version = billing.newest_version(p_plan);
  if v_terms.plan is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Choose a plan of billing.plans.';
  end if;
  if kernel.is_time_zone(p_time_zone) is not true then
    raise exception using
      errcode = '22023', message = 'time zone is not known', hint = 'Pass an IANA name, or UTC.';
  end if;
  v_trial_ends_at := billing.add_days(now(), v_terms.trial_days, p_time_zone);
  v_grace_ends_at := billing.add_days(now(), v_terms.grace_days, p_time_zone);
  update billing.subscriptions as s
  set is_current = false, ended_at = greatest(now(), s.started_at)
  where s.account_id = p_account_id and s.provider = 'none' and s.ended_at is null
  returning s.* into v_own;
  insert into billing.subscriptions (
    account_id, id, plan, plan_version, status, is_current, period_ends_at, trial_ends_at,
    grace_ends_at, time_zone, period_credits, credits_until
  )
  values (
    p_account_id, v_id, v_terms.plan, v_terms.version, p_status, false, p_period_ends_at,
    case when p_status = 'trialing' then v_trial_ends_at end,
    case when p_status = 'past_due' then v_grace_ends_at end, p_time_zone,
    -- What the month that is running has had is not given again.
    coalesce(v_own.period_credits, 0), coalesce(v_own.credits_until, '-infinity')
  );
  perform billing.settle_subscriptions(p_account_id);
  return v_id;
end
$$;

comment on function billing.start_subscription(uuid, text, text, timestamptz, text) is
  'Gives the account the newest version of a plan that no provider bills, as a contract or a trial
does, in place of the one it had that way; back to Free likewise. What a provider bills goes on
beside it, and the better plan counts. A month that has had its credits gets a larger plan''s
difference only. A trial lasts the plan''s trial_days, a past_due one its grace_days. Returns the
subscription''s id. Errors: 42501 the actor lacks subscription.apply, as every person does; NF001 no
such plan; 22023 unknown time zone; 22004 no account; 23514 unknown status; 40001 at repeatable
read, when another change of the account went first. SPEC 5.';
grant execute on function billing.start_subscription(uuid, text, text, timestamptz, text)
  to cf_billing;

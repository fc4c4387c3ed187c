set local role cf_kernel;

create or replace function billing.grant_period_credits(p_account_id uuid)
returns numeric
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the ledger is the kernel's, whose door asks for credits.settle; this asks for the rest.
declare
  v_due record;
  v_ends_at timestamptz;
  v_given numeric;
  v_total numeric := 0;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  perform tenancy.lock_account(p_account_id);
  for v_due in
    select s.id, s.started_at, s.time_zone, s.period_credits, s.credits_until, v.monthly_credits
    from billing.subscriptions as s
    join billing.plan_versions as v on v.plan = s.plan and v.version = s.plan_version
    where s.account_id = p_account_id and s.ended_at is null and s.counts_until > now()
      and s.status in ('trialing', 'active') and s.started_at <= now()
      and v.monthly_credits > case when s.credits_until > now() then s.period_credits else 0 end
    order by s.id
  loop
    -- In a month that has had its credits only a larger plan's difference is given.
    v_ends_at := v_due.credits_until;
    v_given := v_due.period_credits;
    if v_ends_at <= now() then
      v_ends_at := (
        billing.month_at(v_due.started_at, v_due.time_zone, now())
      ).ends_at;
      v_given := 0;
    end if;
    -- This transaction began before the month's end and comes to it after: the next call's is due.
    continue when v_ends_at <= clock_timestamp();
    update billing.subscriptions as s
    set period_credits = v_due.monthly_credits, credits_until = v_ends_at
    where s.account_id = p_account_id and s.id = v_due.id;
    perform billing.grant_credits(
      p_account_id => p_account_id, p_amount => v_due.monthly_credits - v_given,
      p_reason => 'credits of the month', p_expires_at => v_ends_at,
      p_idempotency_key => format('month %s %s %s %s', v_due.id, extract(epoch from v_ends_at),
        v_given, v_due.monthly_credits)
    );
    v_total := v_total + v_due.monthly_credits - v_given;
  end loop;
  return v_total;
end
$$;

comment on function billing.grant_period_credits(uuid) is
  'Gives the credits of the month that is running now, for each subscription of the account that is
active or on trial: once a month, and when the plan has become larger since, the difference. Months
are counted from the subscription''s start in its time zone; the credits lapse at the month''s end.
Months that went by are not made up for. Returns how many credits it gave; 0 when called again. Call
it after apply_event; billing.sweep_subscriptions does it for what begins later. Errors: 42501 the
actor lacks credits.settle or subscription.apply, as every person does; 22004 no account; 40001 at
repeatable read, when another change of the account went first. SPEC 5.';
grant execute on function billing.grant_period_credits(uuid) to cf_worker, cf_billing;

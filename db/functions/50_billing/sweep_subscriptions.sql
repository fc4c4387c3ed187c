set local role cf_kernel;

create or replace function billing.sweep_subscriptions(p_limit integer default 100)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks for the due subscriptions of every tenant, and acts as the system in each.
declare
  v_context text := current_setting('cf.context', true);
  v_account_id uuid;
  v_count integer := 0;
begin
  for v_account_id in
    -- An account that somebody is just changing is left to the next call: nobody is waited for.
    select a.id
    from tenancy.accounts as a
    where a.deleted_at is null and a.id in (
      select s.account_id
      from billing.subscriptions as s
      where s.ended_at is null and s.status in ('trialing', 'active', 'past_due')
        and s.counts_until <= now()
      union
      select due.account_id
      from billing.plan_versions as v
      -- With a limit of its own each version's are looked up, where all would be read otherwise.
      cross join lateral (
        select s.account_id
        from billing.subscriptions as s
        where s.plan = v.plan and s.plan_version = v.version and s.credits_until <= now()
          and s.ended_at is null and s.status in ('trialing', 'active')
          and s.counts_until > now() and s.started_at <= now()
          and tenancy.is_live_account(s.account_id)
        order by s.credits_until
        limit greatest(p_limit, 0) + 100
      ) as due
      where v.monthly_credits > 0
    )
    limit greatest(p_limit, 0)
    for no key update of a skip locked
  loop
    perform identity.act_as_system(v_account_id, 'subscriptions whose time has come');
    perform billing.settle_subscriptions(v_account_id);
    perform billing.grant_period_credits(v_account_id);
    v_count := v_count + 1;
  end loop;
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_count;
end
$$;

comment on function billing.sweep_subscriptions(integer) is
  'For the worker''s scheduler: looks after the subscriptions whose time has come, of p_limit
accounts at most. What was on trial, in grace or cancelled too long is moved on, with
subscription.changed in the outbox; months that have begun get their credits. What an account may do
never waits for it. Returns how many accounts it went through. Safe to call at any time, by several
at once: it waits for nobody and leaves what is locked to the next call. SPEC 5.';
grant execute on function billing.sweep_subscriptions(integer) to cf_worker;

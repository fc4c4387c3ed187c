set local role cf_kernel;

create or replace function billing.next_plan(p_account_id uuid)
returns billing.plan_in_force
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plan billing.plan_in_force;
begin
  -- The same choice as in billing.settle_subscriptions, which makes it current.
  select s.plan, s.plan_version,
    case s.status when 'trialing' then 'trial' when 'past_due' then 'grace' else 'plan' end,
    s.counts_until
  into v_plan
  from billing.subscriptions as s
  join billing.plans as p on p.name = s.plan
  where s.account_id = p_account_id and s.ended_at is null and s.counts_until > now()
  order by p.rank desc, s.started_at desc, s.id desc
  limit 1;
  if v_plan.plan is null then
    v_plan.plan := 'free';
    v_plan.plan_version := billing.newest_version('free');
    v_plan.source := 'fallback';
  end if;
  return v_plan;
end
$$;

comment on function billing.next_plan(uuid) is
  'What an account has once its current subscription counts no more: the best other one that does,
or what the newest version of Free gives.';

set local role cf_api;

create or replace function billing.settle_subscriptions(
  p_account_id uuid,
  p_subscription_id uuid default null
)
returns boolean
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: kernel functions call it; row security lets cf_api write where the actor may apply.
declare
  v_subscription_id uuid;
  v_before text[] := billing.subscription_marks(p_account_id);
  v_current record;
begin
  for v_subscription_id in
    select l.id
    from billing.subscription_links as l
    left join billing.subscriptions as s on s.account_id = l.account_id and s.id = l.id
    where l.account_id = p_account_id
      and (l.id = p_subscription_id or s.ended_at is null and s.counts_until <= now())
  loop
    perform billing.refold_subscription(p_account_id, v_subscription_id);
  end loop;
  update billing.subscriptions as s
  set status = case s.status when 'trialing' then 'expired' else 'suspended' end
  where s.account_id = p_account_id and s.provider = 'none' and s.ended_at is null
    and s.status in ('trialing', 'past_due') and s.counts_until <= now();
  -- The same choice as in billing.entitlement.
  select s.id, s.is_current, s.plan, s.status into v_current
  from billing.subscriptions as s
  join billing.plans as p on p.name = s.plan
  where s.account_id = p_account_id and s.ended_at is null
  order by s.counts_until > now() desc, p.rank desc, s.started_at desc, s.id desc
  limit 1;
  if not v_current.is_current then
    update billing.subscriptions as s
    set is_current = false
    where s.account_id = p_account_id and s.is_current;
    update billing.subscriptions as s
    set is_current = true
    where s.account_id = p_account_id and s.id = v_current.id;
  end if;
  if v_before = billing.subscription_marks(p_account_id) then
    return false;
  end if;
  perform billing.reset_limits(p_account_id);
  perform messaging.publish(
    p_account_id => p_account_id, p_topic => 'subscription.changed',
    p_payload => jsonb_build_object('plan', v_current.plan, 'status', v_current.status)
  );
  return true;
end
$$;

comment on function billing.settle_subscriptions(uuid, uuid) is
  'Brings an account''s subscriptions up to date: the one named is made anew from its events, what
has lapsed is moved on, the best one is made current, and when anything changed the outbox says
subscription.changed. Returns whether anything did. The caller has checked the actor and holds the
account''s lock.';
grant execute on function billing.settle_subscriptions(uuid, uuid) to cf_kernel;

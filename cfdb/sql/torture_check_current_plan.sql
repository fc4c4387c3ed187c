-- Each event tells all of the subscription, so the last one in the provider's order decides.
select b.account_id, 'subscription' as key, coalesce(e.plan, 'free') as expected,
  string_agg(s.plan, ', ') as found
from billing.credit_balances as b
left join (
  select distinct on (p.account_id) p.account_id, p.plan
  from billing.provider_events as p
  order by p.account_id, p.occurred_at desc, p.rank desc, p.event_id desc
) as e on e.account_id = b.account_id
left join billing.subscriptions as s on s.account_id = b.account_id and s.is_current
group by b.account_id, e.plan

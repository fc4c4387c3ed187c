select s.account_id, 'subscription' as key, '1' as expected,
  count(*) filter (where s.is_current)::text as found
from billing.subscriptions as s
group by s.account_id

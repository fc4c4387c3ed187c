select b.account_id,
  coalesce(format('%s of %s from %s', d.action, d.span, d.begins_at), 'log') as key,
  format('%s, %s', d.logged_events, d.logged_quantity) as expected,
  format('%s, %s', d.kept_events, d.kept_quantity) as found
from billing.credit_balances as b
left join billing.verify_usage(null, now() - interval '700 days') as d
  on d.account_id = b.account_id

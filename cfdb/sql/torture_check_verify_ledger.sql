select b.account_id, coalesce(f.what, 'ledger') as key, f.expected, f.found
from billing.credit_balances as b
left join billing.verify_ledger() as f on f.account_id = b.account_id

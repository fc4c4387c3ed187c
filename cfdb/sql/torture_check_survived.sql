select t.account_id, t.family || ' ' || t.key as key, t.id::text as expected,
  case
    when exists (
      select from billing.credit_transactions as l
      where l.account_id = t.account_id and l.id = t.id
    ) or exists (
      select from billing.credit_holds as h where h.account_id = t.account_id and h.id = t.id
    ) or exists (
      select from billing.usage_events as u where u.account_id = t.account_id and u.id = t.id
    ) then t.id::text
  end as found
from pg_temp.told as t

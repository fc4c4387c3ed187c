select t.account_id, t.sequence::text as key,
  format('%s: %s, %s', t.number, t.available_before + t.available_change,
    t.held_before + t.held_change) as expected,
  format('%s: %s, %s', t.sequence, t.available_after, t.held_after) as found
from (
  select l.account_id, l.sequence, l.available_change, l.held_change, l.available_after,
    l.held_after, row_number() over w as number,
    coalesce(lag(l.available_after) over w, 0) as available_before,
    coalesce(lag(l.held_after) over w, 0) as held_before
  from billing.credit_transactions as l
  window w as (partition by l.account_id order by l.sequence)
) as t

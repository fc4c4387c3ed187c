-- SPEC 5: months of a subscription at month ends, in leap years and across changes of the clocks.
begin;
select plan(15);

select tests.as_kernel();
select is(
  billing.month_at(v.anchor::timestamptz, v.zone, v.at::timestamptz),
  row(v.starts_at, v.ends_at)::billing.month_span, v.claim
)
from (values
  ('2025-01-31', 'UTC', '2025-01-31', '2025-01-31', '2025-02-28', 'the first month'),
  ('2025-01-31', 'UTC', '2025-02-27', '2025-01-31', '2025-02-28', 'ends on the last of February'),
  ('2025-01-31', 'UTC', '2025-02-28', '2025-02-28', '2025-03-31', 'and the next one on the 31st'),
  ('2025-01-31', 'UTC', '2025-04-30', '2025-04-30', '2025-05-31', 'or on the 30th'),
  ('2024-01-31', 'UTC', '2024-02-28', '2024-01-31', '2024-02-29', 'a leap year has one day more'),
  ('2024-02-29', 'UTC', '2025-02-28', '2025-02-28', '2025-03-29', 'of which other years have none'),
  ('2024-02-29', 'UTC', '2028-02-29', '2028-02-29', '2028-03-29', 'four years later it is there'),
  ('2099-12-31', 'UTC', '2100-02-28', '2100-02-28', '2100-03-31', '2100 is no leap year'),
  ('2025-01-15 10:00', 'UTC', '2025-02-15 09:59', '2025-01-15 10:00', '2025-02-15 10:00',
    'the time of day counts'),
  ('2025-06-15', 'UTC', '2024-02-20', '2024-02-15', '2024-03-15', 'also before the anchor'),
  ('2025-12-31 23:30', 'UTC', '2026-03-01', '2026-02-28 23:30', '2026-03-31 23:30',
    'across the year'),
  -- 2025-12-31 23:30 UTC is already January in Berlin.
  ('2025-12-31 23:30', 'Europe/Berlin', '2026-03-01', '2026-02-28 23:30', '2026-03-31 22:30',
    'by the clocks of the zone, which go forward'),
  ('2026-01-31 08:00', 'America/New_York', '2026-02-28 07:59', '2026-01-31 08:00',
    '2026-02-28 08:00', 'whose day is another'),
  ('2026-01-31 02:00', 'America/New_York', '2026-03-02', '2026-03-01 02:00', '2026-03-31 01:00',
    'than that of UTC')
) as v (anchor, zone, at, starts_at, ends_at, claim);
select is(billing.month_at(null, 'UTC', now()), null, 'never begun');

select * from finish();
rollback;

-- SPEC 5: moments as the payment providers write them.
begin;
select plan(22);

select tests.as_kernel();
set local time zone 'Asia/Tokyo';
select is(billing.json_instant(v.value::jsonb, v.zone), v.moment::timestamptz, v.claim)
from (values
  ('1706693400', 'UTC', '2024-01-31 09:30:00+00', 'seconds since 1970'),
  ('0', 'UTC', '1970-01-01 00:00:00+00', 'from the first on'),
  ('"2024-01-31T09:30:00Z"', 'UTC', '2024-01-31 09:30:00+00', 'ISO 8601'),
  ('"2024-01-31T09:30:00.123+02:00"', 'UTC', '2024-01-31 07:30:00.123+00', 'with any offset'),
  ('"2024-01-31 09:30:00-0130"', 'UTC', '2024-01-31 11:00:00+00', 'however that is written'),
  ('"2024-01-31 09:30:00"', 'UTC', '2024-01-31 09:30:00+00', 'without one it is of the zone'),
  ('"2024-07-31 09:30:00"', 'Europe/Berlin', '2024-07-31 07:30:00+00', 'in summer too'),
  ('"2024-01-31"', 'Europe/Berlin', '2024-01-30 23:00:00+00', 'a date begins where the zone is'),
  ('"2024-01-31"', 'UTC', '2024-01-31 00:00:00+00', 'not where the session is'),
  ('null', 'UTC', null, 'null is nothing'),
  ('false', 'UTC', null, 'false neither')
) as v (value, zone, moment, claim);
select is(billing.json_instant(null), null, 'nor what is not there');
select throws_ok(
  format('select billing.json_instant(%L)', v.value), '22023', 'event is not readable', v.claim
)
from (values
  ('true', 'true is no time'), ('-1', 'nor is what was before 1970'),
  ('1e12', 'nor are milliseconds'), ('"tomorrow"', 'nor are words'),
  ('"infinity"', 'nor is a time that never comes'), ('"2024-02-30"', 'nor a day that never was'),
  ('"2024-01-31T25:00:00Z"', 'nor an hour'), ('"2024-01-31T09:30:00+99:99"', 'nor an offset'),
  ('{}', 'nor an object'), ('"2024-01-31 09:30:00\n"', 'nor a time with something after it')
) as v (value, claim);

select * from finish();
rollback;

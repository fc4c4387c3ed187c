-- SPEC 5: days as clocks show them.
begin;
select plan(4);

select tests.as_kernel();
select is(billing.add_days('2026-03-28 12:00+00', 1, 'UTC'), '2026-03-29 12:00+00'::timestamptz,
  'a day later');
select is(
  billing.add_days('2026-03-28 12:00+00', 1, 'Europe/Berlin'), '2026-03-29 11:00+00'::timestamptz,
  'a day in which the clocks go forward is shorter'
);
select is(billing.add_days('2026-03-28 12:00+00', 0, 'Europe/Berlin'),
  '2026-03-28 12:00+00'::timestamptz, 'no days are no time');
select is(billing.add_days(null, 1, 'UTC'), null, 'from never on');

select * from finish();
rollback;

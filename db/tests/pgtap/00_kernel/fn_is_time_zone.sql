-- SPEC 1: users have an IANA time zone that is validated.
begin;
select plan(15);

select tests.as_kernel();
select ok(kernel.is_time_zone(z), format('%s is a time zone', z))
from unnest(array['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) as z;
select ok(not kernel.is_time_zone(z), format('%s is none', quote_literal(z)))
from unnest(array[
  '', 'Mars/Olympus', 'CET-1CEST', 'EST5EDT,M3.2.0,M11.1.0', '+02:00', 'utc', '../etc/passwd',
  'Europe/Berlin ', E'Europe/Berlin\n', 'Europe/' || repeat('x', 5000)
]) as z;
select is(kernel.is_time_zone(null), null, 'null stays null');

select * from finish();
rollback;

-- Throttles: so many in a window, and not one more.
begin;
select plan(52);

select tests.as_kernel();
select is(
  array(select identity.count_attempt(k, 'key') from generate_series(1, n + 2)),
  array_fill(null::interval, array[n])
    || array[interval '15 minutes', interval '15 minutes'],
  format('%s: %s may be made', k, n)
)
from (values
  ('log_in', 10), ('log_in_ip', 100), ('sign_up_ip', 100), ('verify_email', 5),
  ('reset_password', 5), ('magic_link', 5), ('change_email', 5), ('set_password', 10), ('mfa', 10),
  ('mfa_code', 5), ('invite', 5)
) as v (k, n);
select is(
  (select attempt_count from identity.attempts where kind = k), n,
  k || ': what is refused is not counted'
)
from (values
  ('log_in', 10), ('log_in_ip', 100), ('sign_up_ip', 100), ('verify_email', 5),
  ('reset_password', 5), ('magic_link', 5), ('change_email', 5), ('set_password', 10), ('mfa', 10),
  ('mfa_code', 5), ('invite', 5)
) as v (k, n);
select is(
  array(select identity.count_attempt('mfa_day', 'day') from generate_series(1, 51)),
  array_fill(null::interval, array[50]) || interval '1 day', 'mfa_day: 50 in a day'
);
select is(
  array(select identity.count_attempt(k, 'day') from generate_series(1, n + 1)),
  array_fill(null::interval, array[n]) || interval '1 day', format('%s: %s in a day', k, n)
)
from (values ('create_team_day', 100), ('invite_day', 1000)) as v (k, n);
update identity.attempts set started_at = now() - interval '23 hours' where kind = 'mfa_day';
select is(identity.count_attempt('mfa_day', 'day'), interval '1 hour', 'until the day is over');
update identity.attempts set started_at = now() - interval '1 day' where kind = 'mfa_day';
select is(identity.count_attempt('mfa_day', 'day'), null, 'then another begins');
select is((select attempt_count from identity.attempts where kind = 'mfa_day'), 1, 'from one');
select is(identity.count_attempt('log_in', 'other'), null, 'another key is another count');
select is(
  array(select identity.count_attempt('mfa', k) from generate_series(1, 11)),
  array_fill(null::interval, array[10]) || interval '15 minutes',
  format('taken as any other key: %s', d)
)
from (values
  (null, 'null'), (repeat('x', 1000000), 'a huge one'), (E'\u202e\U0001F98A', 'an odd one')
) as v (k, d);
select is(identity.count_attempt('mfa', ''), interval '15 minutes', 'null and empty are one key');
select results_eq(
  $$select key_hash from identity.attempts where kind = 'magic_link'$$,
  $$values (sha256('key'))$$, 'the key itself is not kept'
);

update identity.attempts set started_at = now() - interval '5 minutes' where kind = 'log_in';
select is(identity.count_attempt('log_in', 'key'), interval '10 minutes',
  'the window is not prolonged by those who are refused');
update identity.attempts set started_at = now() - interval '15 minutes' + interval '1 microsecond'
where kind = 'log_in';
select is(identity.count_attempt('log_in', 'key'), interval '1 microsecond', 'to its very end');
update identity.attempts set started_at = now() - interval '15 minutes' where kind = 'log_in';
select is(identity.count_attempt('log_in', 'key'), null, 'then another begins');
select results_eq(
  $$select attempt_count, started_at from identity.attempts
    where kind = 'log_in' and key_hash = sha256('key')$$,
  $$values (1, now())$$, 'from one'
);
update identity.attempts set started_at = now() + interval '1 hour', attempt_count = 10
where kind = 'log_in';
select is(identity.count_attempt('log_in', 'key'), interval '15 minutes',
  'a transaction that began earlier is not told to wait for longer than a window');

select throws_ok(
  format('select identity.count_attempt(%L, %L)', k, 'key'), '22023', 'unknown kind of attempt',
  'a kind without a limit: ' || coalesce(left(k, 10), 'null')
)
from unnest(array[null, '', 'LOG_IN', repeat('x', 100000)]) as k;
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  $$select identity.count_attempt('log_in', 'x')$$,
  $$select identity.clear_attempts('log_in', 'x')$$,
  $$select identity.forgive_attempt('log_in', 'x')$$
]) as q;

select * from finish();
rollback;

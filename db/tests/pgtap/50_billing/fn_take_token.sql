-- SPEC 5: token buckets by key, person and network; an answer and no error.
begin;
select plan(22);

select tests.new_person('ann') as ann \gset
select tests.new_person('bob') as bob \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
insert into billing.rate_limits values
  ('test_ip', 'ip', 3, 0.1, 'Test'), ('test_user', 'user', 1, 0.1, 'Test'),
  ('test_key', 'api_key', 1, 0.1, 'Test'), ('test_fast', 'ip', 1, 1000, 'Test');
select tests.log_out();
select tests.as_service('svc_app');

select is((t.allowed, t.remaining)::text, '(t,2)',
  'the first of three, before anybody has logged in')
from billing.take_token('test_ip', '192.0.2.7') as t;
select is((t.allowed, t.remaining)::text, '(t,1)', 'the second')
from billing.take_token('test_ip', '192.0.2.7') as t;
select is((t.allowed, t.remaining)::text, '(t,0)', 'the third')
from billing.take_token('test_ip', '192.0.2.7') as t;
select is((t.allowed, t.remaining)::text, '(f,0)', 'then none is left')
from billing.take_token('test_ip', '192.0.2.7') as t;
select ok(t.retry_after between interval '9 s' and interval '10 s',
  'and the answer says for how long')
from billing.take_token('test_ip', '192.0.2.7') as t;
select is((t.allowed, t.remaining)::text, '(t,2)', 'another network has its own')
from billing.take_token('test_ip', '192.0.2.8') as t;
select is((t.allowed, t.remaining)::text, '(t,2)', 'an IPv6 network')
from billing.take_token('test_ip', '2001:db8::1') as t;
select is((t.allowed, t.remaining)::text, '(t,1)', 'is one with all its addresses')
from billing.take_token('test_ip', '2001:db8::2') as t;
select tests.as_kernel();
update billing.rate_buckets set full_at = full_at - interval '20 s'
where key_hash = sha256('192.0.2.7');
select tests.log_out();
select tests.as_service('svc_app');
select is((t.allowed, t.remaining)::text, '(t,1)', 'with time the bucket fills again')
from billing.take_token('test_ip', '192.0.2.7') as t;
select ok((t).allowed, 'a quick one') from billing.take_token('test_fast', '192.0.2.7') as t;
select pg_sleep(0.005);
select ok((t).allowed,
  'is full again at once') from billing.take_token('test_fast', '192.0.2.7') as t;

select throws_ok($$select billing.take_token('luck')$$, '22023', null, 'an unknown limit');
select throws_ok($$select billing.take_token(null)$$, '22023', null, 'no limit');
select throws_ok($$select billing.take_token('test_ip', 'x')$$, '22023', null, 'no address');
select throws_ok($$select billing.take_token('test_ip')$$, '22023', null,
  'an address is needed where nobody has one');
select throws_ok($$select billing.take_token('test_user')$$, '28000', null,
  'a limit of persons needs somebody');

select tests.log_in(:'ann');
select ok((t).allowed, 'a person') from billing.take_token('test_user') as t;
select ok(not (t).allowed, 'has one bucket') from billing.take_token('test_user') as t;
select throws_ok($$select billing.take_token('test_user', 'bob')$$, '22023', null,
  'and does not name another''s');
select ok((t).allowed, 'a session stands for a key') from billing.take_token('test_key') as t;
select tests.log_in(:'bob');
select ok((t).allowed, 'another person has his own') from billing.take_token('test_user') as t;
select tests.as_kernel();
select is((select count(*) from billing.rate_buckets where rate_limit = 'test_user'), 2::bigint,
  'control: one bucket each');

select * from finish();
rollback;

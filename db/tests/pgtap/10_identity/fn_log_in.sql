-- SPEC 1: log-in: one answer for every cause of a refusal, and a throttle.
begin;
select plan(44);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue, tests.new_person('del')
  as del
\gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done
\gset
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'sue';
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';

select tests.as_service('svc_auth');
select is(
  to_jsonb(identity.log_in(e, p)),
  '{"session_id": null, "user_id": null, "token": null, "expires_at": null, "outcome": "refused",
    "refresh_token": null, "refresh_expires_at": null, "challenge": null, "retry_after": null}',
  'refused, and nothing else is said: ' || d
)
from (values
  ('ada@example.com', tests.password() || 'x', 'a wrong password'),
  ('ada@example.com', 'secret', 'a password that is no hash'),
  ('ada@example.com', null, 'no password'),
  ('ada@example.com', '', 'an empty password'),
  ('ada@example.com', repeat('x', 1000000), 'a huge password'),
  ('nobody@example.com', tests.password(), 'an unknown address'),
  (null, tests.password(), 'no address'),
  ('', tests.password(), 'an empty address'),
  (repeat('x', 1000000), tests.password(), 'a huge address'),
  (E'\u202e\U0001F98A\u0130ada@example.com', tests.password(), 'an odd address'),
  (repeat(' ', 1000) || 'ada@example.com', tests.password(), 'an address behind a thousand blanks'),
  ('sue@example.com', tests.password(), 'a suspended person'),
  ('del@example.com', tests.password(), 'a deleted person'),
  ('%@example.com', tests.password(), 'a pattern is no address')
) as v (e, p, d);
select tests.as_kernel();
select is(
  (select attempt_count from identity.attempts
    where kind = 'log_in' and key_hash = kernel.token_hash(e)),
  n, format('%s is counted: %s', e, n)
)
from (values ('ada@example.com', 5), ('nobody@example.com', 1), ('sue@example.com', 1), ('', 3))
  as v (e, n);

select tests.as_service('svc_auth');
select l.session_id, l.user_id, l.token, l.expires_at, l.outcome, l.refresh_token,
  l.refresh_expires_at, l.retry_after
from identity.log_in(
  ' ADA@example.com ', tests.password(), 'phone', '203.0.113.7', repeat('Mozilla ', 1000)
) as l \gset
select is(:'outcome'::text, 'ok', 'the right address and password are right');
select is(:'user_id'::uuid, :'ada'::uuid, 'they start a session of the person');
select matches(:'token'::text, '^cfs_[A-Za-z0-9_-]{43}$', 'with an access token');
select is(:'expires_at'::timestamptz, now() + interval '1 hour', 'that is good for an hour');
select matches(:'refresh_token'::text, '^cfr_[A-Za-z0-9_-]{86}$', 'and a refresh token');
select is(:'refresh_expires_at'::timestamptz, now() + interval '7 days',
  'that is good for a week without use');
select is(
  (identity.log_in('pat@example.com', tests.password())).outcome, 'ok',
  'who has yet to verify the address may log in'
);
select tests.as_kernel();
select results_eq(
  format('select user_id, token_hash, device, host(ip), length(user_agent), absolute_expires_at
    from identity.sessions where id = %L', :'session_id'),
  format($$values (%L::uuid, sha256(convert_to(%L, 'UTF8')), 'phone', '203.0.113.7', 1000,
    now() + interval '30 days')$$, :'ada', :'token'),
  'the session holds the token''s hash and the device; too long a user agent is cut'
);
select is(
  (select last_login_at from identity.users where id = :'ada'), now(), 'the log-in is noted'
);
select is(
  (select count(*) from identity.sessions where user_id in (:'sue', :'del')), 0::bigint,
  'the barred have no session'
);
select is_empty(
  $$select 1 from identity.attempts
    where kind = 'log_in' and key_hash = kernel.token_hash('ada@example.com')$$,
  'a success forgets the failures of the address'
);
select is(
  (select attempt_count from identity.attempts where kind = 'log_in_ip'), 0,
  'and counts nothing against its network'
);

-- The throttle. What another of the same address or network meets is in fn_count_attempt.sql.
select tests.as_service('svc_auth');
select is(
  array(
    select (identity.log_in(e, 'wrong')).outcome from generate_series(1, 10)
  ) || (identity.log_in(upper(e) || ' ', tests.password())).outcome,
  array_fill('refused'::text, array[10]) || 'throttled'::text,
  d || ' after ten failures waits, whatever the password'
)
from (values
  ('ada@example.com', 'a known address'), ('nobody2@example.com', 'an unknown one'),
  ('sue2@example.com', 'another unknown one')
) as v (e, d);
select is(
  to_jsonb(identity.log_in('ada@example.com', tests.password())),
  to_jsonb(identity.log_in('nobody2@example.com', tests.password())),
  'both are told the same'
);
select is(
  (identity.log_in('ada@example.com', tests.password())).retry_after, interval '15 minutes',
  'namely how long to wait'
);
select is(
  array(
    select distinct (identity.log_in('ada@example.com', 'wrong', p_ip => '203.0.113.20')).outcome
    from generate_series(1, 101)
  ),
  array['throttled'], 'who tries on and on waits on and on'
);
select is(
  (identity.log_in('sue3@example.com', 'wrong', p_ip => '203.0.113.20')).outcome, 'refused',
  'and does not shut the network out: what is not judged is no failure'
);

-- The work done: rows written, by table, for a wrong password of a known address and of none.
select tests.log_out();
create temp table written as
select 1 as step, relid::regclass::text as name, n_tup_ins, n_tup_upd, n_tup_del
from pg_stat_xact_all_tables
where schemaname !~ '^pg_';
select tests.as_service('svc_auth');
select (identity.log_in('pat@example.com', 'wrong', p_ip => '203.0.113.8')).outcome as done \gset
select tests.log_out();
insert into written
select 2, relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_del
from pg_stat_xact_all_tables
where schemaname !~ '^pg_';
select tests.as_service('svc_auth');
select (identity.log_in('nobody3@example.com', 'wrong', p_ip => '203.0.113.9')).outcome as done
\gset
select tests.log_out();
insert into written
select 3, relid::regclass::text, n_tup_ins, n_tup_upd, n_tup_del
from pg_stat_xact_all_tables
where schemaname !~ '^pg_';
create temp view work as
select a.step, a.name, b.n_tup_ins - a.n_tup_ins as inserted, b.n_tup_upd - a.n_tup_upd as updated,
  b.n_tup_del - a.n_tup_del as deleted
from written as a
join written as b on b.name = a.name and b.step = a.step + 1
where (a.n_tup_ins, a.n_tup_upd, a.n_tup_del) <> (b.n_tup_ins, b.n_tup_upd, b.n_tup_del);
select results_eq(
  format('select name, inserted, updated, deleted from work where step = %s', n),
  $$values ('identity.attempts', 2::bigint, 0::bigint, 0::bigint)$$, d || ': two counts are written'
)
from (values (1, 'a known address'), (2, 'an unknown one')) as v (n, d);

select throws_ok(
  $$select identity.log_in('ada@example.com', tests.password())$$, '42501', null,
  s.role || ' logs nobody in'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

-- SPEC 1: room for one more session. That log-ins ask for it is in fn_start_session.sql.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'bob');
select tests.as_kernel();
insert into identity.sessions (user_id, token_hash, device, last_seen_at, idle_expires_at,
  absolute_expires_at)
select :'ada', sha256(convert_to(d, 'UTF8')), d, now() - make_interval(hours => n),
  now() + interval '1 day', now() + interval '2 days'
from (values ('new', 1), ('newest', 0), ('oldest', 4), ('old', 3)) as v (d, n);
select is(identity.end_surplus_sessions(:'ada'), 3, 'three of four go, for two are allowed');
select is(
  (select array_agg(device order by last_seen_at) from identity.sessions
    where revoked_reason = 'session_limit'),
  array['oldest', 'old', 'new'], 'those that were used least recently'
);
select is(identity.end_surplus_sessions(:'ada'), 0, 'then there is room');
select is(identity.end_surplus_sessions(null), null, 'nobody needs none');
select is(
  (select count(*) from identity.sessions where user_id = :'bob' and revoked_at is null), 1::bigint,
  'nobody else''s is touched'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.end_surplus_sessions(%L)', :'ada'), '42501', null,
  'a service does not call it');

select * from finish();
rollback;

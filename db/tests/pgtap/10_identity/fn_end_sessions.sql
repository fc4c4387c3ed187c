-- Barring a person, changing a password: all sessions end at once.
begin;
select plan(11);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'bob');
select tests.as_kernel();
select session_id as one, token as token_one
from identity.start_session(:'ada', 'one', null, null) \gset
select session_id as two from identity.start_session(:'ada', 'two', null, null) \gset
select is(identity.end_sessions(:'ada', 'password', :'one'), 1, 'all but one can be ended');
select results_eq(
  format('select device, revoked_at, revoked_reason from identity.sessions
    where user_id = %L order by device', :'ada'),
  $$values ('one', null, null), ('two', now(), 'password')$$, 'for a reason'
);
select is(identity.end_sessions(:'ada', 'suspended'), 1, 'or all that live');
select is((identity.prove_session(:'token_one')).actor_id, null, 'their tokens are dead');
select is(identity.end_sessions(:'ada', 'again'), 0, 'what is over stays as it was');
insert into identity.challenges (user_id, purpose, token_hash, session_id, expires_at)
select u, p, sha256(concat(u, s)::bytea), s, now() + interval '1 minute'
from (values
  (:'ada'::uuid, 'log_in', null::uuid), (:'ada', 'step_up', :'one'), (:'ada', 'step_up', :'two'),
  (:'bob', 'log_in', null)
) as v (u, p, s);
select identity.end_sessions(:'ada', 'password', :'one') as ended \gset
select results_eq(
  'select user_id, session_id from identity.challenges order by session_id nulls last',
  format('values (%L::uuid, %L::uuid), (%L, null)', :'ada', :'one', :'bob'),
  'log-ins that wait for a second factor end too, but for what the excepted session asks'
);
select identity.end_sessions(:'ada', 'suspended') as ended \gset
select is((select array_agg(user_id) from identity.challenges), array[:'bob'::uuid], 'or all');
select is(identity.end_sessions(null, 'nobody'), 0, 'nobody has none');
select is((select count(*) from identity.sessions where revoked_at is null), 1::bigint,
  'another person''s live on');
select throws_ok(format('select identity.end_sessions(%L, null)', :'bob'), '23514', null,
  'a session ends for a reason');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.end_sessions(%L, %L)', :'bob', 'x'), '42501', null,
  'a service does not call it');

select * from finish();
rollback;

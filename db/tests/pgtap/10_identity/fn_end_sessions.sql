-- Barring a person, changing a password: all sessions end at once.
begin;
select plan(9);

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

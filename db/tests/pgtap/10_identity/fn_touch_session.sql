-- Last use is coarse, and never past the absolute end.
begin;
select plan(10);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select session_id, token from identity.log_in('ada@example.com', tests.password()) \gset
select is(identity.touch_session(:'token'), false, 'a session used a moment ago is not written');
select tests.as_kernel();
update identity.sessions
set last_seen_at = now() - interval '6 minutes', idle_expires_at = now() + interval '1 hour';
select tests.as_service('svc_auth');
select is(identity.touch_session(:'token'), true, 'after five minutes it is');
select tests.as_kernel();
select results_eq(
  'select last_seen_at, idle_expires_at from identity.sessions',
  $$values (now(), now() + interval '7 days')$$, 'with the idle end pushed on'
);
update identity.sessions
set last_seen_at = now() - interval '6 minutes', absolute_expires_at = now() + interval '2 days',
  idle_expires_at = now() + interval '1 day';
select tests.as_service('svc_auth');
select is(identity.touch_session(:'token'), true, 'near its end, too');
select tests.as_kernel();
select results_eq(
  'select idle_expires_at from identity.sessions', $$values (now() + interval '2 days')$$,
  'but not past the absolute end'
);
update identity.sessions
set last_seen_at = now() - interval '6 minutes', idle_expires_at = now() - interval '1 minute';
select tests.as_service('svc_auth');
select is(identity.touch_session(:'token'), false, 'a dead session does not come alive');
select tests.as_kernel();
update identity.sessions
set idle_expires_at = now() + interval '1 day', access_expires_at = now() - interval '1 minute';
select tests.as_service('svc_auth');
select is(identity.touch_session(:'token'), false, 'nor does a dead access token keep one alive');
select is(identity.touch_session(t), false, 'nothing to touch: ' || coalesce(t, 'null'))
from unnest(array['cfs_x', null]) as t;
select tests.as_service('svc_app');
select throws_ok($$select identity.touch_session('x')$$, '42501', null, 'svc_app touches none');

select * from finish();
rollback;

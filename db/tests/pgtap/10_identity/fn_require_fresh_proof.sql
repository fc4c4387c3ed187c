-- What a stolen session must not do needs a proof of the last 15 minutes.
begin;
select plan(15);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select is(identity.require_fresh_proof(), :'ada'::uuid, 'a log-in is a fresh proof');
select tests.as_service('none');

-- Ages the session and asks, as Ada.
create function tests.freshness(p_session interval, p_proof interval, p_by text[])
returns text
language plpgsql
as $$
begin
  perform tests.as_service('cf_kernel');
  update identity.sessions
  set created_at = now() - p_session, proved_at = now() - p_proof, proved_by = p_by;
  perform tests.as_service('cf_api');
  perform identity.require_fresh_proof();
  return 'fresh';
exception
  when sqlstate 'ST005' then
    return 'stale';
end
$$;
select tests.log_in(:'ada');
select tests.as_service('none');

select is(
  tests.freshness(s, p, b), w,
  format('without a factor: logged in %s ago, proved %s ago: %s', s, p, w)
)
from (values
  (interval '14 minutes', null::interval, '{}'::text[], 'fresh'),
  ('16 minutes', null, '{}', 'stale'),
  ('1 day', '14 minutes', '{}', 'fresh'),
  ('1 day', '16 minutes', '{}', 'stale')
) as v (s, p, b, w);
select tests.as_service('cf_kernel');
insert into identity.factors (user_id, kind, destination, confirmed_at)
values (:'ada', 'email', 'ada@example.com', now());
select tests.as_service('none');
select is(
  tests.freshness(s, p, b), w,
  format('with a factor: logged in %s ago, proved %s ago by %s: %s', s, p, b, w)
)
from (values
  (interval '1 minute', null::interval, '{}'::text[], 'stale'),
  ('1 minute', '1 minute', '{}', 'stale'),
  ('1 day', '14 minutes', '{totp}', 'fresh'),
  ('1 minute', '16 minutes', '{totp}', 'stale')
) as v (s, p, b, w);
select tests.as_service('cf_kernel');
delete from identity.factors;
update identity.sessions set revoked_at = now(), revoked_reason = 'test';
select tests.as_service('none');
select is(tests.freshness('1 minute', null, '{}'), 'stale',
  'a session that was ended meanwhile proves nothing');

select tests.new_team(:'bob', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'bob');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select tests.as_service('cf_api');
select throws_ok('select identity.require_fresh_proof()', '42501', 'nobody is acting',
  'an API key is nobody');
select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok('select identity.require_fresh_proof()', '42501', null, 'nor is the system');
select tests.log_out();
select tests.as_service('cf_api');
select throws_ok('select identity.require_fresh_proof()', '42501', null, 'nor is nobody');
select tests.log_in(:'bob');
select tests.as_service('cf_api');
select lives_ok('select identity.require_fresh_proof()', 'control: Bob is somebody');
select tests.as_service('svc_auth');
select throws_ok('select identity.require_fresh_proof()', '42501', null, 'no service calls it');

select * from finish();
rollback;

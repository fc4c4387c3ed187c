-- Only kernel functions start sessions: whoever can, is anybody.
begin;
select plan(9);

select tests.new_person('ada') as ada \gset
select throws_ok(
  format('select identity.start_session(%L, null, null, null)', :'ada'), '42501', null,
  s.role || ' starts no session'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api'])
    as r (role)
) as s;
select tests.as_kernel();
select token from identity.start_session(:'ada', null, null, null) \gset
select results_eq(
  $$select device, ip, user_agent, last_seen_at from identity.sessions$$,
  $$values ('', null::inet, '', now())$$, 'what is not known is empty'
);
select lives_ok(
  format('select identity.start_session(%L, %L, null, %L)', :'ada', repeat('x', 5000),
    repeat('x', 5000)),
  'too long a device or user agent is cut'
);
select throws_ok('select identity.start_session(null, null, null, null)', '23502', null,
  'a session is somebody''s');

select * from finish();
rollback;

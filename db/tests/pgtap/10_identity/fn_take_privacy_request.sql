-- SPEC 1: work on a privacy request begins.
begin;
select plan(11);

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada');
select identity.request_privacy('access') as first, identity.request_privacy('erasure') as second
\gset
select identity.cancel_privacy_request(:'second');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select identity.take_privacy_request(%L)', r), c, null, d)
from (values (gen_random_uuid(), 'NF001', 'an unknown one'), (null, 'NF001', 'none'),
  (:'second', 'ST001', 'a cancelled one')) as v (r, c, d);
select lives_ok(format('select identity.take_privacy_request(%L)', :'first'),
  'one that was received');
select throws_ok(format('select identity.take_privacy_request(%L)', :'first'), 'ST001', null,
  'not twice');
select tests.log_in(:'ada');
select results_eq('select kind, status from identity.privacy_requests order by kind',
  $$values ('access', 'in_progress'), ('erasure', 'cancelled')$$, 'the person sees it');
select throws_ok(format('select identity.take_privacy_request(%L)', :'first'), '42501', null,
  s.role || ' takes none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

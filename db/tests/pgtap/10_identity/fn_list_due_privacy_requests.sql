-- SPEC 1: what is due within 30 days is found in time.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select identity.request_privacy('access') as soon, identity.request_privacy('erasure') as closed
\gset
select identity.cancel_privacy_request(:'closed');
select tests.log_in(:'bob');
select identity.request_privacy('access') as late, identity.request_privacy('erasure') as later
\gset
select tests.log_out();
set local role cf_owner;
create policy control on identity.privacy_requests to cf_owner using (true);
update identity.privacy_requests set due_at = now() + interval '1 hour',
  created_at = now() - interval '30 days' where id = :'soon';
update identity.privacy_requests set due_at = now() - interval '1 hour',
  created_at = now() - interval '31 days' where id = :'late';
reset role;
select tests.as_service('svc_auth');
select results_eq(q, format('values %s', r), d)
from (values
  ('select id from identity.list_due_privacy_requests()',
    format('(%L::uuid), (%L), (%L)', :'late', :'soon', :'later'),
      'the most urgent first, none closed'),
  ($$select id from identity.list_due_privacy_requests('1 day')$$,
    format('(%L::uuid), (%L)', :'late', :'soon'), 'within a day'),
  ($$select id from identity.list_due_privacy_requests('0')$$, format('(%L::uuid)', :'late'),
    'overdue'),
  ('select id from identity.list_due_privacy_requests(p_limit => 1)', format('(%L::uuid)', :'late'),
    'one')
) as v (q, r, d);
select is_empty(format('select 1 from identity.list_due_privacy_requests(p_limit => %s)', n),
  'none of ' || n)
from unnest(array['0', '-1', 'null']) as n;
select tests.log_in(:'ada');
select throws_ok('select 1 from identity.list_due_privacy_requests()', '42501', null,
  s.role || ' lists none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;

select tests.as_service('svc_auth');
select lives_ok(
  $$select count(*) from identity.list_due_privacy_requests('178000000 years') as a,
    identity.list_due_privacy_requests('-178000000 years') as b$$, 'any length of time is one'
);
select * from finish();
rollback;

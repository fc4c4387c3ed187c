-- What is to be renewed, of all accounts, to the publishing service.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other,
  tests.new_team(:'bob', 'gone') as gone \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'ada', 'svc_social');
select set_config('test.' || n, tenancy.connect_social_account(
  p_account_id => :'team', p_provider => 'tiktok', p_external_id => n,
  p_access_token => :'token', p_expires_at => now() + e
)::text, true) is not null as done
from (values
  ('soon', interval '2 hours'), ('over', interval '-1 hour'), ('late', interval '3 days'),
  ('never', null), ('bad', interval '1 hour')
) as v (n, e);
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(
  p_account_id => a::uuid, p_provider => 'tiktok', p_external_id => 'x',
  p_access_token => :'token', p_expires_at => now() + interval '1 hour'
) as bobs
from unnest(array[:'other', :'gone']) as a;
select tests.as_system(:'team', 'svc_social');
select tenancy.mark_connection(:'team', current_setting('test.bad')::uuid, 1, 'error') as done \gset
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'gone';
select tests.log_out();
select tests.as_service('svc_social');
select results_eq(
  'select c.account_id, c.provider, c.expires_at - now()
    from tenancy.list_expiring_connections() as c',
  format($$values (%L::uuid, 'tiktok', interval '-1 hour'), (%L, 'tiktok', interval '1 hour'),
    (%L, 'tiktok', interval '2 hours')$$, :'team', :'other', :'team'),
  'active ones of live accounts within a day, the soonest first'
);
select is((select count(*) from tenancy.list_expiring_connections(i, l)), n::bigint, d)
from (values
  (interval '4 days', 100, 4, 'within four days one more'),
  (interval '0', 100, 1, 'within no time what is over'),
  (interval '4 days', 2, 2, 'at most as many as asked for'),
  (interval '4 days', 0, 0, 'or none'), (interval '4 days', -1, 0, 'a number below none is none'),
  (null, 100, 0, 'no time is none')
) as v (i, l, n, d);
select is(
  (select connection_id from tenancy.list_expiring_connections(interval '0')),
  current_setting('test.over')::uuid, 'the connection is named'
);
select tests.as_service('svc_social');
select lives_ok(
  $$select count(*) from tenancy.list_expiring_connections('178000000 years') as a,
    tenancy.list_expiring_connections('-178000000 years') as b$$, 'any length of time is one'
);
select throws_ok('select * from tenancy.list_expiring_connections()', '42501', null,
  s.role || ' does not ask')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

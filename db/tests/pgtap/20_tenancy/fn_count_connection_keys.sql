-- How far a key rotation is.
begin;
select plan(5);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_service('svc_social');
select is_empty('select * from tenancy.count_connection_keys()', 'nothing is there yet');
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', i, format(
  'v1.%s.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA', k
)) as connection
from (values ('1', 'one'), ('2', 'two'), ('3', 'two'), ('4', 'two')) as v (i, k);
select tenancy.disconnect_social_account(:'team', c.id)
from tenancy.social_connections as c
where c.external_id = '4';
select tests.log_out();
select tests.as_service('svc_social');
select results_eq('select key_id, connections from tenancy.count_connection_keys()',
  $$values ('one', 1::bigint), ('two', 2)$$, 'by key, without those whose tokens are erased');
select throws_ok('select * from tenancy.count_connection_keys()', '42501', null,
  s.role || ' does not ask')
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'cf_api'])
    as r (role)
) as s;

select * from finish();
rollback;

-- What the network said of a connection.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '1', :'token') as bobs \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'token', :'token') as mine \gset
select throws_ok(format('select tenancy.mark_connection(%L, %L, 1, %L)', :'team', :'mine', 'error'),
  '42501', 'permission denied', 'a person marks none');
select tests.as_system(:'team', 'svc_social');
select is(tenancy.mark_connection(:'team', :'mine', 1, 'error', repeat('x', 600)), 2,
  'the new revision is returned');
select results_eq('select status, last_error from tenancy.social_connections',
  format($$values ('error', %L)$$, repeat('x', 500)), 'with its words, cut');
select is(tenancy.mark_connection(:'team', :'mine', 2, 'expired'), 3, 'it expires');
select results_eq('select status, last_error, key_id from tenancy.social_connections',
  $$values ('expired', null::text, 'key-1')$$, 'and keeps its tokens');
select throws_ok(format('select tenancy.mark_connection(%L, %L, %s, %L)', a, i, r, s), c, null, d)
from (values
  (:'team', :'mine', '3', 'active', '22023', 'only new tokens make it active'),
  (:'team', :'mine', '3', 'lost', '22023', 'an unknown status'),
  (:'team', :'mine', '3', null, '22023', 'none'),
  (:'team', :'mine', '2', 'error', 'SV001', 'a stale revision: somebody renewed it'),
  (:'team', :'bobs', '1', 'error', 'NF001', 'another account''s is not found'),
  (:'other', :'bobs', '1', 'error', '42501', 'nor in its own account'),
  (null, :'mine', '3', 'error', '22004', 'no account')
) as v (a, i, r, s, c, d);
select is(tenancy.mark_connection(:'team', :'mine', 3, 'revoked', 'withdrawn'), 4,
  'its owner withdrew it');
select tests.as_kernel();
select results_eq(
  'select status, access_token is null, refresh_token is null from tenancy.social_connections
    order by status',
  $$values ('active', false, true), ('revoked', true, true)$$,
  'its tokens are erased; control: Bob''s are not'
);
select tests.as_system(:'team', 'svc_social');
select throws_ok(format('select tenancy.mark_connection(%L, %L, 4, %L)', :'team', :'mine', 'error'),
  'NF001', null, 'a revoked one is marked no more');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.mark_connection(%L, %L, 4, %L)', :'team', :'mine', 'error'),
  '42501', null, 'no other service marks one');
select tests.log_in(:'ada', 'svc_social');
select is(tenancy.connect_social_account(:'team', 'tiktok', '1', :'token'), :'mine'::uuid,
  'control: connected anew it is the same one');

select * from finish();
rollback;

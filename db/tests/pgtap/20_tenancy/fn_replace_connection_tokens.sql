-- SPEC 8: key rotation with progress.
begin;
select plan(15);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'other') as other \gset
select 'v1.old.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as old,
  'v1.new.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBB' as new \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(
  p_account_id => :'team', p_provider => 'tiktok', p_external_id => '1',
  p_access_token => :'old', p_refresh_token => :'old', p_expires_at => '2030-01-01'
) as mine,
  tenancy.connect_social_account(:'other', 'tiktok', '1', :'old') as second \gset
select throws_ok(
  format('select tenancy.replace_connection_tokens(%L, %L, 1, %L, %L)', :'team', :'mine', :'new',
    :'new'),
  '42501', 'permission denied', 'a person replaces none'
);
select tests.as_service('svc_social');
select results_eq('select key_id, connections from tenancy.count_connection_keys()',
  $$values ('old', 2::bigint)$$, 'before: all under the old key');
select results_eq(
  $$select account_id, connection_id from tenancy.list_connections_by_key('old') order by 1, 2$$,
  format('select * from (values (%L::uuid, %L::uuid), (%L, %L)) as v order by 1, 2', :'team',
    :'mine', :'other', :'second'),
  'which are to do'
);
select tests.as_system(:'team', 'svc_social');
select tenancy.mark_connection(:'team', :'mine', 1, 'error', 'no') as revision \gset
select throws_ok(
  format('select tenancy.replace_connection_tokens(%L, %L, %s, %L, %L)', a, i, r, t, f), c, null, d
)
from (values
  (:'team', :'mine', :revision::text, :'new', null, '23514', 'no refresh token is left behind'),
  (:'team', :'mine', :revision::text, :'new', :'old', '23514', 'nor one under the old key'),
  (:'team', :'mine', '1', :'new', :'new', 'SV001', 'what was renewed meanwhile stays'),
  (:'other', :'second', '1', :'new', null, '42501', 'another account is out of reach'),
  (:'team', :'second', '1', :'new', null, 'NF001', 'and its connection not found'),
  (null, :'mine', '1', :'new', :'new', '22004', 'no account')
) as v (a, i, r, t, f, c, d);
select is(
  tenancy.replace_connection_tokens(:'team', :'mine', :revision, :'new', :'new'), :revision + 1,
  'both are replaced; the new revision is returned'
);
select results_eq('select key_id, status, last_error, expires_at from tenancy.social_connections',
  $$values ('new', 'error', 'no', '2030-01-01'::timestamptz)$$, 'and nothing else');
select results_eq('select key_id, connections from tenancy.count_connection_keys()',
  $$values ('new', 1::bigint), ('old', 1)$$, 'half of it is done');
select results_eq($$select connection_id from tenancy.list_connections_by_key('old')$$,
  array[:'second'::uuid], 'the other half is to do');
select tests.as_system(:'other', 'svc_social');
select is(tenancy.replace_connection_tokens(:'other', :'second', 1, :'new'), 2,
  'where there is no refresh token none is needed');
select is_empty($$select 1 from tenancy.list_connections_by_key('old')$$, 'it is done');

select * from finish();
rollback;

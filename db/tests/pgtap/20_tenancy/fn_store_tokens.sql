-- Tokens are written by whoever reads none.
begin;
select plan(8);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as one,
  'v1.key-1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBB' as two,
  'v1.key-2.AAAAAAAAAAAAAAAA.CCCCCCCCCCCCCCCCCCCCCCCC' as other_key \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'one', :'one') as mine \gset
select tests.as_system(:'team', 'svc_social');
select tests.as_service('cf_api');
select is(tenancy.store_tokens(:'team', :'mine', :'two', null), 2, 'the new revision is returned');
select is(tenancy.store_tokens(:'team', gen_random_uuid(), :'two', null), null,
  'none without a row');
select throws_ok('select access_token from tenancy.social_connections', '42501', null,
  'the business functions read no token');
select throws_ok(format('select tenancy.store_tokens(%L, %L, %L, %L)', :'team', :'mine', a, r),
  '23514', null, d)
from (values
  (:'other_key', null, 'a refresh token under another key is not left behind'),
  ('plain', null, 'a plain token is refused'), (null, :'one', 'and none')
) as v (a, r, d);
select tests.as_kernel();
select results_eq('select access_token, refresh_token from tenancy.social_connections',
  format('values (%L, %L)', :'two', :'one'), 'null leaves the refresh token');
select tests.as_service('svc_social');
select throws_ok(format('select tenancy.store_tokens(%L, %L, %L, %L)', :'team', :'mine', :'one',
  :'one'), '42501', null, 'a service does not call it');

select * from finish();
rollback;

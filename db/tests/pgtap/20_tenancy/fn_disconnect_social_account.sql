-- A connection ends, and its tokens are gone.
begin;
select plan(13);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'eve', 'editor');
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '1', :'token') as bobs \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'token', :'token') as mine \gset
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.disconnect_social_account(%L, %L)', :'team', :'mine'),
  '42501', null, 'an editor disconnects none');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.disconnect_social_account(%L, %L)', a, i), c, null, d)
from (values
  (:'other', :'bobs', '42501', 'another account''s is out of reach'),
  (:'team', :'bobs', 'NF001', 'also under one''s own account''s id'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (null, :'mine', '22004', 'no account')
) as v (a, i, c, d);
select lives_ok(format('select tenancy.disconnect_social_account(%L, %L)', :'team', :'mine'),
  'one''s own is disconnected');
select lives_ok(format('select tenancy.disconnect_social_account(%L, %L)', :'team', :'mine'),
  'again is no error');
select tests.as_kernel();
select results_eq(
  'select account_id, status, access_token is null, refresh_token is null, key_id is null
    from tenancy.social_connections order by status',
  format($$values (%L::uuid, 'active', false, true, false), (%L, 'revoked', true, true, true)$$,
    :'other', :'team'),
  'its tokens are erased; control: Bob''s are not'
);
select isnt_empty(
  format($$select 1 from audit.entries where row_key = %L and action = 'update'
    and changes -> 'status' = '["active", "revoked"]'
    and changes -> 'access_token' = '"redacted"'$$, :'mine'),
  'the audit trail says so, without them'
);
select tests.as_system(:'team', 'svc_social');
select throws_ok(format('select tenancy.connection_secret(%L, %L)', :'team', :'mine'), 'NF001',
  null, 'nobody gets them any more');
select throws_ok(format('select tenancy.disconnect_social_account(%L, %L)', :'team', :'mine'),
  '42501', null, 'the system disconnects none');
select tests.log_in(:'ada', 'svc_social');
select is(tenancy.connect_social_account(:'team', 'tiktok', '1', :'token'), :'mine'::uuid,
  'connected anew it is the same one');
select is((select status from tenancy.social_connections), 'active', 'and active');

select * from finish();
rollback;

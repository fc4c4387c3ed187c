-- An account that is deleted leaves no token of a social network behind.
begin;
select plan(7);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'stays') as stays \gset
select tests.personal_account(:'bob') as bobs \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(a::uuid, 'tiktok', '1', :'token', :'token') as connection
from unnest(array[:'team', :'stays']) as a;
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'bobs', 'tiktok', '1', :'token') as bobs_connection \gset
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.close_account(%L)', :'team'), 'an owner closes her team');
select tests.log_in(:'bob');
select lives_ok('select identity.delete_own_user()', 'a person deletes himself');
select tests.as_kernel();
select results_eq(
  format('select status, access_token, refresh_token, key_id from tenancy.social_connections
    where account_id in (%L, %L)', :'team', :'bobs'),
  $$select 'revoked', null::text, null::text, null::text from generate_series(1, 2)$$,
  'the tokens are erased'
);
select results_eq('select key_id, connections from tenancy.count_connection_keys()',
  $$values ('key-1', 1::bigint)$$, 'so that a key can go out of use');
select is((select status from tenancy.social_connections where account_id = :'stays'), 'active',
  'control: another account''s are left alone');
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.social_connections'
    and action = 'update' and actor_kind = 'user' and actor_id = :'ada'
    and changes -> 'access_token' = '"redacted"'),
  1::bigint, 'it is noted who did so, without the token'
);
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.update_account(%L, 1, %L)', :'stays', 'Stays'),
  'control: a change of name erases nothing');

select * from finish();
rollback;

-- The hash before is kept where an overlap was asked for, whatever the statement said.
begin;
select plan(4);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select tests.as_service('none');
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys
set secret_hash = sha256('b'), previous_expires_at = now() + interval '1 hour',
  previous_secret_hash = sha256('x');
select results_eq('select previous_secret_hash from tenancy.api_keys',
  format('values (kernel.token_hash(%L))', :'key'), 'the hash that was there, and no other');
update tenancy.api_keys
set secret_hash = sha256('c'), previous_expires_at = null, previous_secret_hash = sha256('x');
select results_eq('select previous_secret_hash, secret_hash from tenancy.api_keys',
  $$values (null::bytea, sha256('c'))$$, 'none without an overlap');
update tenancy.api_keys set name = 'other', scopes = '{asset.read}';
select results_eq('select secret_hash from tenancy.api_keys', $$values (sha256('c'))$$,
  'control: another change leaves the secret');
select throws_ok(
  $$update tenancy.api_keys set previous_secret_hash = sha256('x')$$, '23514', null,
  'a hash without an end is refused'
);

select * from finish();
rollback;

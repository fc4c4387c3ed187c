-- Constraints, keys and uniqueness of service accounts, and what API keys have beside.
begin;
select plan(31);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'theirs', 'viewer') as theirs \gset
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'viewer') as robot \gset
select key_id from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select tests.as_service('none');
set local role cf_owner;
grant insert, update on tenancy.service_accounts, tenancy.api_keys to cf_kernel;
select tests.as_kernel();
select jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'name', 'new', 'description', '', 'role',
  'viewer', 'created_by', :'ada', 'created_at', now(), 'updated_at', now(), 'revision', 1
) as robot_row \gset
select is(tests.refused_by('tenancy.service_accounts', :'robot_row'::jsonb || r::jsonb), c, d)
from (values
  ('{"name": " "}', 'service_accounts_name_ck', 'it has a name'),
  (jsonb_build_object('name', repeat('a', 101))::text, 'service_accounts_name_ck',
    'of 100 characters at most'),
  (jsonb_build_object('description', repeat('a', 501))::text, 'service_accounts_description_ck',
    'and a short description'),
  ('{"role": "owner"}', 'service_accounts_role_ck', 'it is no owner'),
  ('{"role": "system"}', 'service_accounts_role_ck', 'nor the system'),
  ('{"role": "king"}', 'service_accounts_role_ck', 'its role is one of three'),
  ('{"name": " CI"}', 'service_accounts_name_uq', 'a name is there once in an account'),
  (jsonb_build_object('id', :'robot')::text, 'service_accounts_pk', 'an id, too'),
  (jsonb_build_object('account_id', gen_random_uuid())::text, 'service_accounts_account_fk',
    'of an account that exists'),
  (jsonb_build_object('created_by', gen_random_uuid())::text, 'service_accounts_created_by_fk',
    'made by somebody'),
  (jsonb_build_object('account_id', :'other', 'id', :'robot', 'name', 'ci')::text, 'nothing',
    'control: another account may have the same id and name')
) as v (r, c, d);
select jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'name', 'new', 'secret_hash', sha256('x'),
  'scopes', array['project.read'], 'allowed_networks', '{}'::text[], 'created_by', :'ada',
  'created_at', now(), 'updated_at', now(), 'revision', 1
) as key_row \gset
select is(tests.refused_by('tenancy.api_keys', :'key_row'::jsonb || r::jsonb), c, d)
from (values
  (jsonb_build_object('service_account_id', :'theirs')::text, 'api_keys_service_account_fk',
    'a key belongs to a service account of its own account'),
  (jsonb_build_object('service_account_id', gen_random_uuid())::text,
    'api_keys_service_account_fk', 'that exists'),
  (jsonb_build_object('previous_secret_hash', 'x'::bytea, 'previous_expires_at', now())::text,
    'api_keys_previous_secret_hash_ck', 'the hash before has 32 bytes'),
  (jsonb_build_object('previous_secret_hash', sha256('y'))::text, 'api_keys_previous_ck',
    'and an end'),
  (jsonb_build_object('previous_expires_at', now())::text, 'api_keys_previous_ck',
    'which is the end of something'),
  ('{"name": " "}', 'api_keys_name_ck', 'it has a name'), ('{"scopes": []}', 'api_keys_scopes_ck',
    'it may do something'),
  (jsonb_build_object('service_account_id', :'robot', 'previous_secret_hash', sha256('y'),
    'previous_expires_at', now())::text, 'nothing', 'control: all of it in order is taken')
) as v (r, c, d);
select throws_ok($$delete from tenancy.roles where name = 'viewer'$$, '23503', null,
  'a role that a service account has stays');
select throws_ok(q, '42501', null, d)
from (values
  ('delete from tenancy.service_accounts', 'not even the kernel deletes a service account'),
  ('delete from tenancy.api_keys', 'or a key')
) as v (q, d);
select is(
  (select jsonb_object_agg(tgname, pg_get_triggerdef(oid) ~ 'UPDATE' )
    from pg_trigger where tgrelid = 'tenancy.service_accounts'::regclass and not tgisinternal),
  '{"t10_touch": true, "t90_audit": true}', 'changes are counted and audited'
);

-- Revisions count what a form shows, and nothing else.
update tenancy.service_accounts set disabled_at = now() where id = :'robot';
select is((select revision from tenancy.service_accounts where id = :'robot'
  and account_id = :'team'), 2, 'a service account''s every change counts');
update tenancy.api_keys
set last_used_at = now(), rotated_at = now(), revoked_at = now()
where id = :'key_id';
select is((select revision from tenancy.api_keys where id = :'key_id'), 1,
  'a key''s use, rotation and end do not');
update tenancy.api_keys set allowed_networks = '{10.0.0.0/8}' where id = :'key_id';
select is((select revision from tenancy.api_keys where id = :'key_id'), 2, 'its networks do');
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.api_keys'
    and row_key = :'key_id' and action = 'update'),
  2::bigint, 'and use alone is not audited'
);
update tenancy.api_keys set last_used_at = now() - interval '1 day' where id = :'key_id';
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.api_keys'
    and row_key = :'key_id' and action = 'update'),
  2::bigint, 'as here'
);
select is_empty(
  $$select 1 from audit.entries where table_name = 'tenancy.service_accounts'
    and actor_kind = 'none' and action = 'insert' and account_id = $$ || quote_literal(:'other')
    || $$ and changes ->> 'name' is null$$,
  'an entry names what was made'
);
select isnt_empty(
  $$select 1 from audit.entries where table_name = 'tenancy.service_accounts'
    and action = 'insert' and actor_kind = 'user'$$, 'control: and who made it'
);
select lives_ok(
  format('insert into audit.entries (account_id, table_name, row_key, action, actor_kind,
    database_role, changes) values (%L, %L, %L, %L, %L, %L, %L)', :'team', 'a.b', 'x', 'update',
    'service', 'x', '{}'),
  'a service account may be the actor of an entry'
);

select * from finish();
rollback;

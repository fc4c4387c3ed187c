-- No grant reaches a secret: digests, hashes, keys.
begin;
select plan(31);

create temp view secrets as
select c.oid as table_oid, n.nspname || '.' || c.relname as table_name, a.attname::text
  as column_name
from pg_attribute as a
join pg_class as c on c.oid = a.attrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v', 'm')
  and a.attnum > 0 and not a.attisdropped
  and (a.atttypid = 'bytea'::regtype or a.attname ~ '(hash|digest|secret|password|_pad)');
create temp table may_show (table_name text, column_name text, reason text);
insert into may_show values
  ('studio.assets', 'checksum', 'the checksum of a file is for whoever may see the file'),
  ('billing.usage_keys', 'arguments_hash', 'tells a repeated call from another one'),
  ('studio.asset_versions', 'checksum', 'the checksum of a file is for whoever may see the file'),
  ('mlops.model_versions', 'checksum', 'the checksum of an artifact is for whoever may see it');

select set_has(
  'select table_name, column_name from secrets',
  $$values ('identity.users', 'password_digest'), ('identity.users', 'password_parameters'),
    ('identity.sessions', 'token_hash'), ('identity.one_time_tokens', 'token_hash'),
    ('identity.jwt_keys', 'inner_pad'), ('identity.jwt_keys', 'outer_pad'),
    ('tenancy.invitations', 'token_hash'), ('tenancy.api_keys', 'secret_hash'),
    ('kernel.signing_keys', 'inner_pad'), ('kernel.signing_keys', 'outer_pad')$$,
  'control: the sweep finds the secrets'
);
select is_empty(
  format($$select table_name, column_name from secrets as s
    where has_column_privilege(%L, s.table_oid, s.column_name, 'select')
      and (table_name, column_name) not in (select table_name, column_name from may_show)$$, role),
  role || ' has no right to read a secret column'
)
from unnest(array[
  'svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'svc_auditor', 'svc_analyst',
  'svc_monitor', 'svc_backup', 'svc_social', 'cf_api', 'public'
]) as role;

-- And tried: in one's own rows.
select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'x@example.com') is not null as done \gset
select (tenancy.create_api_key(:'team', 'k', array['project.read'])).key is not null as done \gset
select isnt_empty(q, 'control: the rows are there: ' || q)
from unnest(array[
  'select id from identity.users', 'select id from identity.sessions',
  'select id from tenancy.invitations', 'select id from tenancy.api_keys'
]) as q;
select throws_ok(q, '42501', null, 'not even in one''s own rows: ' || q)
from unnest(array[
  'select password_digest from identity.users', 'select password_parameters from identity.users',
  'select * from identity.users', 'select users from identity.users',
  'select to_jsonb(u) from identity.users as u', 'select token_hash from identity.sessions',
  'select token_hash from tenancy.invitations', 'select secret_hash from tenancy.api_keys',
  'select 1 from identity.users where password_digest is null',
  'select count(*) over (order by token_hash) from identity.sessions',
  'select 1 from identity.one_time_tokens', 'select 1 from identity.jwt_keys',
  'select 1 from kernel.signing_keys'
]) as q;
select is_empty(
  $$select 1 from pg_stats where schemaname in ('identity', 'tenancy', 'kernel')
    and attname ~ '(hash|digest|_pad)'$$,
  'statistics show none'
);

select * from finish();
rollback;

-- SPEC 1: secrets and hashes cannot be read through any grant, nor in the audit trail. What errors
-- say of the credentials given is in secrets_in_errors.sql.
begin;
select plan(58);

-- By type or by name: whatever is new and looks like a secret is one until the list says otherwise.
create temp view found as
select c.oid as table_oid, c.oid::regclass::text as table_name, a.attname::text as column_name
from pg_attribute as a
join pg_class as c on c.oid = a.attrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v', 'm')
  and not c.relispartition and a.attnum > 0 and not a.attisdropped
  and (
    a.atttypid = 'bytea'::regtype
    or a.attname ~ '(hash|digest|secret|password|_pads?$|envelope|token|cipher|nonce|checksum)'
    or a.attname ~ '^(code|pin|key|destination)$'
    or a.attname ~ 'private'
  );
create temp table known (table_name text, column_name text, is_shown_because text);
insert into known values
  ('identity.users', 'password_parameters', null),
  ('identity.users', 'password_digest', null),
  ('identity.one_time_tokens', 'token_hash', null),
  ('identity.one_time_tokens', 'password_parameters', null),
  ('identity.one_time_tokens', 'password_digest', null),
  ('identity.sessions', 'token_hash', null),
  ('identity.sessions', 'family_hash', null),
  ('identity.sessions', 'refresh_hash', null),
  ('identity.attempts', 'key_hash', null),
  ('identity.jwt_keys', 'inner_pad', null),
  ('identity.jwt_keys', 'outer_pad', null),
  ('identity.factors', 'secret', null),
  ('identity.factors', 'destination', null),
  ('identity.recovery_codes', 'code_hash', null),
  ('identity.challenges', 'token_hash', null),
  ('identity.challenges', 'code_hash', null),
  ('tenancy.invitations', 'token_hash', null),
  ('tenancy.api_keys', 'secret_hash', null),
  ('tenancy.api_keys', 'previous_secret_hash', null),
  ('tenancy.social_connections', 'access_token', null),
  ('tenancy.social_connections', 'refresh_token', null),
  ('studio.share_links', 'token_hash', null),
  ('studio.share_visits', 'token_hash', null),
  ('kernel.signing_keys', 'inner_pad', null),
  ('kernel.signing_keys', 'outer_pad', null),
  ('billing.usage_keys', 'arguments_hash', 'tells a repeated call from another one'),
  ('billing.provider_events', 'payload_hash', 'tells a repeated event from another one'),
  ('billing.rate_buckets', 'key_hash', null),
  ('generation.provider_calls', 'input_tokens', 'a number of words'),
  ('generation.provider_calls', 'output_tokens', 'a number of words'),
  ('generation.requests', 'lease_token', 'business functions compare it'),
  ('messaging.messages', 'lease_token', 'business functions compare it'),
  ('studio.assets', 'checksum', 'it is for whoever may see the file'),
  ('studio.asset_versions', 'checksum', 'it is for whoever may see the file'),
  ('mlops.model_versions', 'checksum', 'it is for whoever may see the artifact');
create temp view secrets as
select f.table_oid, f.table_name, f.column_name
from found as f
where (f.table_name, f.column_name) not in (
  select k.table_name, k.column_name from known as k where k.is_shown_because is not null
);

select set_eq('select table_name, column_name from found',
  'select table_name, column_name from known', 'the columns that look like a secret are known');

-- Everybody but the kernel, which proves by them, and the owner, who sees no row.
create temp view roles as
select r.oid, r.rolname::text as name
from pg_roles as r
where r.rolname ~ '^(cf|svc)_' and r.rolname not in ('cf_kernel', 'cf_owner', 'cf_migrator');
select cmp_ok((select count(*) from roles), '>', 18::bigint, 'control: there are roles');
select is_empty(
  $$select s.table_name, s.column_name, r.name from secrets as s, roles as r
    where has_column_privilege(r.oid, s.table_oid, s.column_name, 'select')$$,
  'no service, no group of services and no business function may read a secret'
);
select is_empty(
  $$select f.table_name, r.name from found as f, roles as r
    where f.column_name = 'lease_token' and r.name <> 'cf_api'
      and has_column_privilege(r.oid, f.table_oid, f.column_name, 'select')$$,
  'a worker''s lease is read by business functions at most'
);
select is_empty(
  $$select s.table_name, s.column_name from secrets as s
    where has_column_privilege('public', s.table_oid, s.column_name, 'select')$$,
  'nor may PUBLIC'
);
select ok(
  has_column_privilege('cf_app', (
    select distinct table_oid from found where table_name = 'identity.users'
  ), 'email', 'select'),
  'control: what is no secret may be read'
);

-- What the kernel answers: functions whose result has a column that is called as a secret is. The
-- tokens of a new session are made for the answer, and only their hashes are stored.
create temp view handed_out as
select p.oid::regproc::text as name
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
join pg_type as t on t.oid = p.prorettype
where n.nspowner = to_regrole('cf_owner') and t.typname <> 'new_session'
  and exists (
    select from aclexplode(p.proacl) as g
    where g.grantee in (select r.oid from roles as r where r.name <> 'cf_api')
  )
  and (
    p.proname ~ '(secret|envelope)' and p.prorettype <> 'boolean'::regtype
    or p.proname in (select column_name from secrets)
    or exists (
      select from unnest(p.proargnames, p.proargmodes) as o (arg, mode)
      where o.mode in ('o', 't') and o.arg in (select column_name from secrets)
    )
    or exists (
      select from pg_attribute as a
      where a.attrelid = t.typrelid and a.attname in (select column_name from secrets)
    )
  );
create temp table handed (name text, reason text);
insert into handed values
  ('identity.factor_secret', 'an envelope, to the service that holds its key; audited'),
  ('identity.list_factor_secrets', 'envelopes, to the service that holds their keys; audited'),
  ('identity.count_factor_secrets', 'a number and the keys'' names'),
  ('identity.password_parameters', 'salt and cost, before the service can hash a password'),
  ('identity.send_code', 'where the code that it makes is to be sent'),
  ('tenancy.connection_secret', 'envelopes, to the service that holds their keys; audited');
select set_eq('select name from handed_out', 'select name from handed',
  'who hands a stored secret out is known');
select is_empty(
  $$select h.name, r.name from handed as h
    join pg_proc as p on p.oid::regproc::text = h.name
    join roles as r on has_function_privilege(r.oid, p.oid, 'execute')
    where r.name not in ('cf_auth', 'svc_auth', 'cf_social', 'svc_social')$$,
  'to the one service whose trade it is'
);

-- The audit trail: what the triggers are told, and what they wrote.
create temp view audited as
select s.table_name, s.column_name,
  s.column_name = any (string_to_array(encode(g.tgargs, 'escape'), '\000')) as is_redacted
from secrets as s
join pg_trigger as g on g.tgrelid = s.table_oid and g.tgfoid::regproc::text = 'audit.tg_record';
select cmp_ok((select count(*) from audited), '>=', 12::bigint, 'control: secrets are audited');
select is_empty('select table_name, column_name from audited where not is_redacted',
  'every secret of an audited row is redacted');

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_totp(:'ada') as app \gset
select tests.log_in_with_totp(:'ada', :'app');
select cardinality(identity.renew_recovery_codes()) as codes \gset
select challenge, factor_id from identity.add_factor('sms', p_destination => '+491701234567') \gset
select code from identity.send_code(:'challenge', :'factor_id') \gset
select tests.as_service('svc_app');
select tenancy.invite_member(:'team', 'x@example.com') is not null as done \gset
select tests.grant_plan(:'team', 'team');
select (tenancy.create_api_key(:'team', 'k', array['project.read'])).key is not null as done \gset
select tests.as_kernel();
select identity.add_jwt_key('kid', 'iss', 'aud', sha256('secret'));

-- As text, as hexadecimal digits, as jsonb writes them.
select is_empty(
  format(
    $$select 1 from audit.entries as e, %1$s as t
      where %2$I is not null and length(%2$I::text) > 4
        and strpos(e.changes::text, ltrim(%2$I::text, '\x')) > 0$$, s.table_name, s.column_name
  ),
  format('no audit entry holds a %s.%s', s.table_name, s.column_name)
)
from (values
  ('identity.users', 'password_parameters'), ('identity.users', 'password_digest'),
  ('identity.one_time_tokens', 'token_hash'), ('identity.sessions', 'token_hash'),
  ('identity.sessions', 'family_hash'), ('identity.sessions', 'refresh_hash'),
  ('identity.jwt_keys', 'inner_pad'), ('identity.jwt_keys', 'outer_pad'),
  ('identity.factors', 'secret'), ('identity.factors', 'destination'),
  ('identity.recovery_codes', 'code_hash'), ('identity.challenges', 'token_hash'),
  ('identity.challenges', 'code_hash'), ('tenancy.invitations', 'token_hash'),
  ('tenancy.api_keys', 'secret_hash')
) as s (table_name, column_name);
select isnt_empty(
  $$select 1 from audit.entries as e, identity.users as u
    where strpos(e.changes::text, u.email) > 0$$,
  'control: what is no secret is found there'
);
select is_empty(
  format('select 1 from audit.entries where changes::text ~ any (array[%L, %L])',
    :'code', substr(:'challenge', 5)),
  'nor does one hold a code or a token that was given out'
);

-- And tried: in one's own rows.
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select isnt_empty(q, 'control: the rows are there: ' || q)
from unnest(array[
  'select id from identity.users', 'select id from identity.sessions',
  'select id from tenancy.invitations', 'select id from tenancy.api_keys',
  'select id from identity.factors', 'select id from identity.recovery_codes'
]) as q;
select throws_ok(q, '42501', null, 'not even in one''s own rows: ' || q)
from unnest(array[
  'select password_digest from identity.users', 'select password_parameters from identity.users',
  'select * from identity.users', 'select users from identity.users',
  'select to_jsonb(u) from identity.users as u', 'select token_hash from identity.sessions',
  'select refresh_hash from identity.sessions', 'select family_hash from identity.sessions',
  'select token_hash from tenancy.invitations', 'select secret_hash from tenancy.api_keys',
  'select secret from identity.factors', 'select destination from identity.factors',
  'select code_hash from identity.recovery_codes',
  'select 1 from identity.users where password_digest is null',
  'select 1 from identity.factors order by secret',
  'select 1 from identity.factors as a join identity.factors as b using (secret)',
  'select count(*) over (order by token_hash) from identity.sessions',
  'select 1 from identity.challenges', 'select 1 from identity.attempts',
  'select 1 from identity.one_time_tokens', 'select 1 from identity.jwt_keys',
  'select 1 from kernel.signing_keys'
]) as q;
select is_empty(
  $$select schemaname, tablename, attname from pg_stats
    where schemaname in ('identity', 'tenancy', 'kernel')
    and attname ~ '(hash|digest|secret|_pad|password|destination$)'$$,
  'statistics show none'
);

-- Controls of the sweep.
select tests.log_out();
set local role cf_owner;
create table kernel.controls (id integer, refresh_token text, salt bytea);
grant select on kernel.controls to cf_app;
create trigger t90_audit after insert or update or delete on kernel.controls
  for each row execute function audit.tg_record('id', 'salt');
reset role;
select is(
  (select array_agg(column_name order by column_name) from secrets
    where table_name = 'kernel.controls'),
  '{refresh_token,salt}', 'control: a column with such a name or type is found'
);
select is((select array_agg(column_name) from audited where not is_redacted), '{refresh_token}',
  'control: one that the trigger is not told of is found');

select * from finish();
rollback;

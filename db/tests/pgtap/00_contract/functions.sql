-- docs/threats.md: PUBLIC, search_path, definers, leakproof, the actor as a parameter.
begin;
select plan(30);

create temp view ours as
select
  p.*, p.oid::regprocedure::text as name, p.oid::regproc::text as short,
  p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as is_trigger,
  l.lanname::text as language, p.prokind as kind
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
join pg_language as l on l.oid = p.prolang
where n.nspowner = to_regrole('cf_owner');

-- Functions that take somebody's id on purpose: the one named there is not the one who acts.
create temp table takes_a_person (function_name text, reason text);
-- Definer functions of the tables' owner: it may change the tables themselves.
create temp table owner_definers (function_name text, reason text);
insert into owner_definers values
  ('kernel.make_partitions', 'a partition belongs to the owner of its table'),
  ('kernel.make_next_partition', 'a partition belongs to the owner of its table'),
  ('kernel.drop_partition', 'a partition belongs to the owner of its table');
-- Functions that nobody is granted and no other object names.
create temp table run_by_hand (function_name text, reason text);
insert into run_by_hand values
  ('kernel.make_partitions', 'every migrate calls it, as the owner of the tables'),
  ('billing.set_provider_price', 'an operator maps a provider''s price to a plan'),
  ('kernel.drop_partition', './inv retention calls it, as the owner of the tables'),
  ('identity.add_jwt_key', 'an operator adds the key of an issuer'),
  ('identity.retire_jwt_key', 'an operator takes the key of an issuer away'),
  ('kernel.rotate_signing_key', 'the reference data makes the first key, an operator the next');

create temp view executable_by_public as
select name
from ours
cross join aclexplode(coalesce(proacl, acldefault('f', proowner))) as a
where a.grantee = 0;

-- Of a function with a body in standard SQL the names were bound when it was made.
create temp view loose_path as
select name
from ours
where (proconfig @> array['search_path=pg_catalog, pg_temp']) is not true
  and (prosecdef or prosqlbody is null);

create temp view oddly_owned as
select name, proowner::regrole as owner
from ours
where proowner not in (to_regrole('cf_owner'), to_regrole('cf_kernel'), to_regrole('cf_api'));

create temp view owner_definer as
select name
from ours
where prosecdef and proowner = to_regrole('cf_owner')
  and short not in (select function_name from owner_definers);

create temp view unexplained_definers as
select name from ours where prosecdef and prosrc !~ '^\s*-- definer: \S';

create temp view explained_invokers as
select name from ours where not prosecdef and prosrc ~ '-- definer:';

create temp view leakproof as select name from ours where proleakproof;

create temp view odd_languages as
select name, language from ours where language not in ('sql', 'plpgsql') or kind <> 'f';

create temp view overloaded as select short from ours group by short having count(*) > 1;

create temp view long as
select name, array_length(string_to_array(btrim(prosrc, E'\n'), E'\n'), 1) as lines
from ours
where array_length(string_to_array(btrim(prosrc, E'\n'), E'\n'), 1) >= 60;

create temp view catching_all as
select name from ours where prosrc ~* '\mwhen\s+others\M';

create temp view table_in_plpgsql as
select name from ours where language = 'plpgsql' and 't' = any (proargmodes);

create temp view misnamed_parameters as
select o.name, a.name as parameter
from ours as o
cross join unnest(o.proargnames) with ordinality as a (name, place)
where coalesce(o.proargmodes[a.place], 'i') in ('i', 'b', 'v') and a.name !~ '^p_[a-z][a-z0-9_]*$';

create temp view unnamed_parameters as
select name from ours where pronargs > coalesce(array_length(proargnames, 1), 0);

create temp view misnamed as
select name
from ours
where proname !~ '^[a-z][a-z0-9_]*$' or is_trigger <> (proname ~ '^tg_');

create temp view granted as
select o.oid, o.name, o.short, o.proargnames, a.grantee
from ours as o
cross join aclexplode(o.proacl) as a
where a.privilege_type = 'EXECUTE' and a.grantee <> o.proowner;

create temp view naming_the_actor as
select distinct g.name, a.name as parameter
from granted as g
cross join unnest(g.proargnames) as a (name)
where g.grantee not in (to_regrole('cf_kernel'), to_regrole('cf_owner'), to_regrole('cf_api'))
  and a.name ~ '^p_(actor|acting|current|user|caller|owner|author|created_by)(_?user)?(_id)?$'
  and g.short not in (select function_name from takes_a_person);

create temp view granted_triggers as
select o.name, a.grantee::regrole as role
from ours as o
cross join aclexplode(o.proacl) as a
where o.is_trigger and a.grantee not in (
  o.proowner, to_regrole('cf_owner'), to_regrole('cf_kernel'), to_regrole('cf_api')
);

create temp view unreachable as
with named as materialized (
  select oid, name, short, prosrc from ours
)
select o.name
from named as o
where not exists (select from granted as g where g.oid = o.oid)
  and not exists (
    select from named as u where u.oid <> o.oid and strpos(u.prosrc, o.short || '(') > 0
  )
  and not exists (
    select
    from pg_depend as d
    where d.refclassid = 'pg_proc'::regclass and d.refobjid = o.oid and d.deptype = 'n'
  )
  and o.short not in (select function_name from run_by_hand);

select cmp_ok((select count(*) from ours), '>', 40::bigint,
  'the sweep sees every domain''s functions');
select is_empty('table executable_by_public', 'PUBLIC may execute none of our functions');
select is_empty('table loose_path', 'every function sets search_path = pg_catalog, pg_temp');
select is_empty('table oddly_owned', 'every function belongs to cf_owner, cf_kernel or cf_api');
select is_empty('table owner_definer', 'no function runs with the rights of the tables'' owner');
select is_empty('table unexplained_definers', 'every definer function begins with its reason');
select is_empty('table explained_invokers', 'no invoker function claims to be a definer');
select is_empty('table leakproof', 'no function is leakproof');
select is_empty('table odd_languages', 'every routine is a function in sql or plpgsql');
select is_empty('table overloaded', 'no function name has two signatures');
select is_empty('table long', 'every body is under 60 lines');
select is_empty('table catching_all', 'no function catches all errors');
select is_empty('table table_in_plpgsql', 'returns table only in language sql');
select is_empty('table misnamed_parameters', 'parameters are called p_…');
select is_empty('table unnamed_parameters', 'every parameter has a name');
select is_empty('table misnamed', 'trigger functions, and only they, are called tg_…');
select is_empty('table naming_the_actor', 'no granted function lets its caller name the actor');
select is_empty('table granted_triggers', 'no service may execute a trigger function');
select is_empty('table unreachable', 'every function is granted or used by another object');
select is_empty(
  $$select function_name from (
      table takes_a_person union all table owner_definers union all table run_by_hand
    ) as e
    where function_name not in (select short from ours)$$,
  'every exception names a function that exists'
);

set local role cf_owner;
create function kernel.control(user_id uuid) returns table (v uuid)
language plpgsql security definer as $$
begin
  return query select user_id;
exception
  when others then
    null;
end
$$;
create function kernel.control(p_user_id uuid, p_more text default null)
returns uuid
language sql
as $$
-- definer: not so
select p_user_id
$$;
create function kernel.touch_control() returns trigger
language plpgsql as 'begin return null; end';
grant execute on function kernel.touch_control(), kernel.control(uuid, text) to cf_app;
grant execute on function kernel.control(uuid) to public;
do $$
begin
  execute format(
    'create function kernel.long_control() returns integer language sql as %L',
    'select 1' || repeat(E'\n', 60) || '+ 1'
  );
end
$$;
grant usage, create on schema kernel to cf_migrator;
reset role;
create function kernel.migrator_control() returns integer language sql as 'select 1';

select ok(exists (select from executable_by_public where name = 'kernel.control(uuid)'),
  'control: a function that PUBLIC may execute is found');
select ok(exists (select from loose_path where name = 'kernel.control(uuid)')
  and exists (select from owner_definer where name = 'kernel.control(uuid)')
  and exists (select from unexplained_definers where name = 'kernel.control(uuid)'),
  'control: a definer without path, reason or right owner is found');
select ok(exists (select from explained_invokers where name = 'kernel.control(uuid,text)'),
  'control: an invoker that claims to be a definer is found');
select ok(exists (select from oddly_owned where name = 'kernel.migrator_control()'),
  'control: a function of another role is found');
select ok(exists (select from overloaded where short = 'kernel.control'),
  'control: an overload is found');
select ok(exists (select from long where name = 'kernel.long_control()'),
  'control: a long body is found');
select ok(exists (select from catching_all where name = 'kernel.control(uuid)')
  and exists (select from table_in_plpgsql where name = 'kernel.control(uuid)')
  and exists (select from misnamed_parameters where name = 'kernel.control(uuid)'),
  'control: when others, returns table in plpgsql and a wrong parameter name are found');
select ok(exists (select from misnamed where name = 'kernel.touch_control()')
  and exists (select from granted_triggers where name = 'kernel.touch_control()'),
  'control: a misnamed and granted trigger function is found');
select ok(exists (select from naming_the_actor where name = 'kernel.control(uuid,text)'),
  'control: a granted function that takes a user id is found');
select ok(exists (select from unreachable where name = 'kernel.long_control()'),
  'control: a function that nothing uses is found');

select * from finish();
rollback;

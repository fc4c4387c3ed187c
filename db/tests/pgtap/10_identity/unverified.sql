-- SPEC 1: a person not verified within 72 hours may read only his own basic data: a sweep over
-- every relation and every function that services have.
begin;
select plan(14);
-- covers: current_person_id

-- What answers nevertheless, and why.
create temp table harmless (function_name text, reason text);
insert into harmless values
  ('identity.current_actor_id', 'tells the caller who he is'),
  ('identity.current_credential_id', 'tells the caller who he is'),
  ('identity.current_person_id', 'tells the caller that he is nobody here'),
  ('identity.current_user_id', 'tells the caller who he is'),
  ('identity.reauthenticate', 'proves who he is, and gives no right'),
  ('mlops.production_version', 'public: which model is in use'),
  ('tenancy.accounts_with', 'tells the caller that he has none'),
  ('tenancy.shared_accounts', 'tells the caller that he has none'),
  ('tenancy.shared_projects', 'tells the caller that he has none'),
  ('tenancy.touch_api_key', 'is for the bearer of a key, whoever acts');

create table tests.seen (who text, relation text, row_count bigint);
create table tests.answers (who text, function text, answer text);
grant insert on tests.seen, tests.answers to public;

-- Relations that services may read, but for reference data, which everybody reads.
create temp view readable as
select c.oid::regclass::text as name
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v') and not c.relispartition
  and has_any_column_privilege('svc_auth', c.oid, 'select')
  and not exists (
    select
    from pg_policy as p
    where p.polrelid = c.oid and p.polcmd = 'r' and pg_get_expr(p.polqual, p.polrelid) = 'true'
  );

-- Functions that services may call, each with arguments that fit: the person's own account and id.
create temp view callable as
select
  p.oid::regproc::text as name,
  case when has_function_privilege('svc_app', p.oid, 'execute') then 'svc_app' else 'svc_auth' end
    as role,
  format('select count(*) from %s(%s)', p.oid::regproc, (
    select string_agg(
      case format_type(t.type, null)
        when 'uuid' then 'current_setting(''test.account'')::uuid'
        when 'text' then '''access'''
        when 'text[]' then 'array[''account.read'']'
        when 'integer' then '1'
        when 'bigint' then '1'
        when 'numeric' then '1'
        when 'boolean' then 'true'
        when 'jsonb' then '''{}'''
        when 'jsonb[]' then 'array[''{}''::jsonb]'
        when 'interval' then 'interval ''1 hour'''
        when 'timestamp with time zone' then 'now() + interval ''1 hour'''
        else 'null::' || format_type(t.type, null)
      end, ', ' order by t.place
    )
    from unnest(p.proargtypes::oid[]) with ordinality as t (type, place)
  )) as call
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = to_regrole('cf_owner') and (
  has_function_privilege('svc_app', p.oid, 'execute')
  or has_function_privilege('svc_auth', p.oid, 'execute')
  -- Others of the auth service's functions ask for no actor, but for a proof.
  and p.prosrc ~ '(require_person|require_proved_person|require_fresh_proof|current_user_id)[(]'
);
create table tests.relations as select name from readable;
create table tests.calls as select name, role, call from callable;
grant select on tests.relations, tests.calls to public;

create function tests.look_round(p_who text, p_role text) returns void language plpgsql as $$
declare
  v_name text;
  v_call text;
  v_count bigint;
  v_answer text;
begin
  perform tests.as_service(p_role);
  for v_name in select name from tests.relations loop
    execute format('select count(*) from %s', v_name) into v_count;
    insert into tests.seen values (p_who, v_name, v_count);
  end loop;
  for v_name, v_call in select name, call from tests.calls where role = p_role order by name loop
    begin
      execute v_call into v_count;
      v_answer := case v_count when 0 then 'no rows' else 'an answer' end;
      raise exception using errcode = 'P0001';
    exception
      when sqlstate 'P0001' then
        null; -- what the call did is undone
      when others then
        v_answer := sqlstate;
    end;
    insert into tests.answers values (p_who, v_name, v_answer);
  end loop;
end
$$;
select * from tests.stage() \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done \gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset
select set_config('test.account', tests.personal_account(:'pat')::text,
  true) is not null as done \gset
select tests.log_in(:'pat');
select tests.look_round('young', role) from unnest(array['svc_app', 'svc_auth']) as role;
select tests.as_kernel();
update identity.users set created_at = now() - interval '73 hours' where id = :'pat';
select tests.log_in(:'pat');
select tests.look_round('old', role) from unnest(array['svc_app', 'svc_auth']) as role;
select username, identity.current_person_id() is null as is_nobody from identity.users \gset
select tests.log_out();

select is(:'username'::text, 'pat', 'past 72 hours he reads his own basic data');
select ok(:'is_nobody'::boolean, 'and is nobody otherwise');
select results_eq(
  $$select distinct relation, row_count from tests.seen where who = 'old' and row_count > 0$$,
  $$values ('identity.users', 1::bigint)$$, 'no other relation has a row for him'
);
select cmp_ok(
  (select count(distinct relation) from tests.seen where who = 'young' and row_count > 0), '>',
    6::bigint, 'control: within 72 hours several have');
select cmp_ok((select count(*) from tests.relations), '>', 30::bigint,
  'control: the sweep sees the relations of every domain');
select is_empty(
  $$select function, answer from tests.answers
    where who = 'old' and answer = 'an answer'
      and function not in (select function_name from harmless)$$,
  'no function does anything for him'
);
select is_empty(
  $$select y.function, o.answer
    from tests.answers as y
    join tests.answers as o on o.function = y.function and o.who = 'old'
    where y.who = 'young' and y.answer = 'an answer' and o.answer <> '42501'
      and y.function not in (select function_name from harmless)$$,
  'and whatever did something for him before is refused for this reason'
);
select cmp_ok(
  (select count(*) from tests.answers where who = 'young' and answer = 'an answer'), '>',
    15::bigint,
  'control: within 72 hours many do'
);
select cmp_ok((select count(*) from tests.calls), '>', 50::bigint,
  'control: the sweep sees the functions of every domain');
select is_empty(
  'select function_name from harmless where function_name not in (select name from tests.calls)',
  'every exception names a function that services have'
);
select is(
  (select answer from tests.answers where who = 'old' and function = 'identity.set_password'),
  '42501', 'the auth service''s functions are among them'
);

-- A token of an issuer is no way round it.
select tests.as_kernel();
select identity.add_jwt_key('k', 'i', 'cf', sha256('secret'));
select tests.log_out();
set local check_function_bodies = off;
create function tests.jwt(p_sub text) returns text language sql as $$
  select t.head || '.' || rtrim(translate(encode(sha256(
    kernel.hmac_pad(sha256('secret'), 92)
    || sha256(kernel.hmac_pad(sha256('secret'), 54) || convert_to(t.head, 'UTF8'))
  ), 'base64'), '+/', '-_'), '=')
  from (
    select string_agg(
      rtrim(translate(replace(encode(convert_to(p, 'UTF8'), 'base64'), E'\n', ''), '+/', '-_'),
        '='),
      '.' order by n
    )
    from unnest(array[
      '{"alg": "HS256", "kid": "k"}',
      format('{"iss": "i", "aud": "cf", "sub": "%s", "exp": %s}', p_sub,
        extract(epoch from now())::bigint + 600)
    ]) with ordinality as x (p, n)
  ) as t (head)
$$;
select tests.as_kernel();
select tests.jwt(:'pat') as pats, tests.jwt(:'ann') as anns \gset
select tests.as_service('svc_app');
select identity.authenticate(:'anns') is not null as done \gset
select isnt_empty('select 1 from identity.user_settings', 'control: a JWT makes Ann an actor');
select identity.authenticate(:'pats') is not null as done \gset
select is_empty('select 1 from identity.user_settings', 'and him nobody');
select throws_ok('select identity.update_settings(1)', '42501', null, 'who changes nothing');

select * from finish();
rollback;

-- No error of a function of identity and tenancy says what credential it was given: errors are
-- logged, and shown to people who look over shoulders.
begin;
select plan(8);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_totp(:'ada') as app \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select key_id from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select current_setting('cf.context') as context \gset
select tests.as_service('none');

-- What a credential may look like; MARK is what must not come back.
create temp table looks (look text);
insert into looks
select prefix || rpad('MARK', 43, 'x')
from unnest(array['', 'cfs_', 'cfr_', 'cfk_', 'cfm_', 'cfv_', 'cfi_', 'cfl_', 'cfg_']) as prefix
union all
select v
from (values
  ('cfk_' || replace(:'team', '-', '') || replace(:'key_id', '-', '') || '_MARK'),
  ('cfk_' || repeat('MARK', 16) || '_' || repeat('MARK', 10)),
  ('cfi_' || replace(:'team', '-', '') || '_MARK'),
  ('$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$MARKMARKMARKMARKMARKMARK'),
  ('$argon2id$MARK'), ('$MARK$'), ('MARK@example.com'), ('MARK'' "|\x\u0000%s%L'),
  ('v1.k1.abcdefghijklmnop.' || repeat('MARK', 10)), ('v1.MARK.x.y'), ('+MARK'), ('123MARK'),
  ('eyJhbGciOiJIUzI1NiJ9.MARK.MARK'), ('MARK.MARK.MARK'), ('%4d.MARK.%4d'),
  (repeat('MARK', 10000))
) as t (v)
union all
select concat_ws('.', h, p, 'c2ln')
from (values
  ('{"alg":"HS256","kid":"kid"}'), ('{"alg":"HS256","kid":"MARK"}'), ('{"alg":"MARK"}'), ('{MARK')
) as a (h_text),
(values
  ('{"sub":"MARK","iss":"MARK","aud":"MARK","exp":"MARK"}'), ('{"sub":MARK'), ('MARK'),
  ('{"sub":"00000000-0000-0000-0000-000000000000","exp":1e400,"MARK":"\u0000"}')
) as b (p_text),
lateral (select
  rtrim(translate(replace(encode(convert_to(h_text, 'UTF8'), 'base64'), E'\n', ''), '+/', '-_'),
    '=') as h,
  rtrim(translate(replace(encode(convert_to(p_text, 'UTF8'), 'base64'), E'\n', ''), '+/', '-_'),
    '=') as p
) as e;
select cmp_ok((select count(*) from looks), '>=', 40::bigint, 'control: there are many looks');

-- What the other arguments are, so that a call comes as far as it can.
create temp table fitting (name text, value text);
insert into fitting values
  ('p_account_id', :'team'), ('p_key_id', :'key_id'), ('p_factor_id', :'app'),
  ('p_person_id', :'ada'), ('p_member_id', :'ada'), ('p_email', 'ada@example.com'),
  ('p_challenge', tests.challenge(:'ada')), ('p_kind', 'totp'), ('p_role', 'viewer'),
  ('p_name', 'Name'), ('p_slug', 'slug'), ('p_username', 'zed'), ('p_reason', 'test'),
  ('p_locale', 'en-US'), ('p_time_zone', 'UTC'), ('p_provider', 'google'),
  ('p_scopes', '{project.read}'), ('p_permissions', '{project.read}'), ('p_ip', '203.0.113.7'),
  ('p_revision', '1'), ('p_limit', '10'), ('p_expires_at', 'tomorrow'), ('p_overlap', '1 hour'),
  ('p_step', (extract(epoch from now())::bigint / 30)::text), ('p_binding', 'transaction'),
  ('p_password_phc', tests.password()), ('p_old_phc', tests.password()),
  ('p_new_phc', tests.password()), ('p_external_id', '1'), ('p_subject', '1'),
  ('p_email_verified', 'true');

create temp table parameters as
select
  p.oid, p.oid::regproc::text as function, a.place, a.name, y.oid::regtype::text as type,
  y.typcategory, (
    select r.rolname::text
    from aclexplode(p.proacl) as g
    join pg_roles as r on r.oid = g.grantee and r.rolname <> 'cf_kernel'
    order by r.rolname = 'cf_api', r.rolname
    limit 1
  ) as granted_to
from pg_proc as p
cross join unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) with ordinality
  as a (name, type, place)
join pg_type as y on y.oid = a.type
where p.pronamespace in ('identity'::regnamespace, 'tenancy'::regnamespace)
  and p.prorettype <> 'trigger'::regtype;
delete from parameters where granted_to is null;

-- Calls the function with one argument that looks like a credential; returns what the error says.
create function pg_temp.answer(p_call text, p_role text, p_look text, p_context text)
returns text
language plpgsql
as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
  v_where text;
begin
  perform tests.as_service(p_role);
  perform set_config('cf.context', p_context, true);
  execute p_call using p_look;
  raise exception using errcode = 'ZZ001', message = 'fine';
exception
  when others then
    get stacked diagnostics
      v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint,
      v_where = pg_exception_context;
    return concat_ws(E'\n', sqlstate, v_message, v_detail, v_hint, v_where);
end
$$;
create temp view calls as
select c.function, c.name, c.role, l.look, format(
  'select %s(%s)', c.function, (
    select string_agg(
      case
        when o.place <> c.place then format('%L::%s', f.value, o.type)
        when o.type = 'bytea' then 'convert_to($1, ''UTF8'')'
        when o.type = 'jsonb' then 'to_jsonb($1)'
        when o.typcategory = 'A' then format('array[$1]::%s', o.type)
        else '$1'
      end,
      ', ' order by o.place
    )
    from parameters as o
    left join fitting as f on f.name = o.name
    where o.oid = c.oid
  )
) as call
from (
  select p.*, case when p.granted_to ~ '^cf_(api|kernel)$' then p.granted_to
    else replace(p.granted_to, 'cf_', 'svc_') end as role
  from parameters as p
  where p.type in ('text', 'text[]', 'bytea', 'jsonb')
) as c
cross join looks as l;
create temp table answers as
select c.function, c.name, c.look, x.kind, pg_temp.answer(c.call, c.role, c.look, x.context)
  as answer
from calls as c
cross join (values ('nobody', ''), ('a person', :'context')) as x (kind, context);

select cmp_ok((select count(distinct function) from answers), '>=', 40::bigint,
  'control: the functions that services call are tried');
select cmp_ok((select count(*) from answers), '>=', 5000::bigint, 'control: with every look');
select cmp_ok((select count(distinct left(answer, 5)) from answers), '>=', 8::bigint,
  'control: they come far enough to be refused for many reasons');
select isnt_empty(
  $$select 1 from answers where function = 'identity.prove_totp' and left(answer, 5) = 'NF002'$$,
  'control: a challenge is looked for');

-- The name of a role, a permission, a feature: a word from a list, which the caller misspelled.
create temp table words (name text);
insert into words values
  ('p_role'), ('p_permission'), ('p_permissions'), ('p_scopes'), ('p_feature');
select is_empty(
  $$select distinct function, name, left(answer, 5) from answers
    where answer ~ 'MARK' and name not in (select name from words)
      and (function, name) <> ('tenancy.find_role', 'p_name')$$,
  'no error says what it was given'
);
select is_empty(
  $$select function, name from parameters where function ~ '^identity' and name in (table words)$$,
  'and a function of identity is given no such word'
);
select is(
  pg_temp.answer($$select ('x' || $1)::integer$$, 'svc_app', 'MARK', '') ~ 'MARK', true,
  'control: an error that does would be found'
);

select * from finish();
rollback;

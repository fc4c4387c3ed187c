-- Whether a context lets its actor use quotas of an account, by one comparison of its text.
begin;
select plan(19);

set local check_function_bodies = off;
create function pg_temp.of_key(p_scopes text[], p_reason text) returns text language sql as $$
  select identity.open_context(
    p_proof => row('api_key', current_setting('test.own')::uuid, null, null,
      current_setting('test.own')::uuid, p_scopes, now(), null, null)::identity.proof,
    p_account_id => null, p_request_id => null, p_ip => null, p_reason => p_reason,
    p_binding => 'transaction'
  )
$$;

-- Ada owns one account, edits a team's, looks at another one's, and edits a project of a fourth.
select ann, eve, team, project from tests.stage() \gset
select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'bob', 'edits') as edits,
  tests.new_team(:'bob', 'looks') as looks \gset
select tests.add_member(:'edits', :'ada', 'editor');
select tests.add_member(:'looks', :'ada', 'viewer');
select tests.log_in(:'ada');
select current_setting('cf.context') as context \gset
select tests.share_project(:'team', :'project', :'ada', 'editor') is not null as shared \gset
select tests.log_in(:'ada');
select current_setting('cf.context') as sharing \gset
select tests.as_kernel();
select is(tenancy.may_charge(c, a::uuid), w, d || ' ' || s)
from (values
  (:'context', 'with nothing shared'), (:'sharing', 'with a shared project')
) as c (c, s)
cross join (values
  (:'own', true, 'in her own account'), (:'edits', true, 'where she edits'),
  (:'looks', false, 'not where she looks'), (:'team', false, 'not where a project is shared'),
  (:'project', false, 'not for the id of a project')
) as v (a, w, d);
select is(
  (strpos(:'sharing', replace(:'team', '-', '')) > 0 and strpos(:'sharing', :'team') = 0), true,
  'control: the shared project''s account stands behind, without hyphens'
);
select is(array_agg(tenancy.permissions_in(c, a::uuid) like '%,credits.spend,%usage.record,%'),
  array_agg(tenancy.may_charge(c, a::uuid)), 'control: the permissions say the same')
from unnest(array[:'context', :'sharing']) as c
cross join unnest(array[:'own', :'edits', :'looks', :'team']) as a;
select is(tenancy.may_charge(c, :'own'), null, 'null without a context')
from unnest(array[null]::text[]) as c;
select is(tenancy.may_charge('', :'own'), false, 'no with an empty one');

-- A key, or the system: what they say themselves gives no rights.
select set_config('test.own', :'own', true) is not null as set \gset
select is(tenancy.may_charge(pg_temp.of_key(s::text[], r), a::uuid), w, d)
from (values
  ('{credits.spend,usage.record}', '', :'own', true, 'a key that may do both'),
  ('{credits.spend}', '', :'own', false, 'not one that may spend alone'),
  ('{a.b}', e'\n,credits.spend,usage.record,=' || :'own', :'own', false,
    'nor one whose reason looks like rights'),
  ('{credits.spend,usage.record}', e'x\n' || :'edits', :'edits', false,
    'nor in an account that is named in the reason')
) as v (s, r, a, w, d);
prepare charges(text, uuid) as
  select 1 from tenancy.accounts as a where tenancy.may_charge($1, $2) and a.id = $2;
set plan_cache_mode = force_generic_plan;
select unalike(tests.plan_of(format('execute charges(%L, %L)', :'context', :'own')),
  '%may_charge%', 'the planner puts the comparison in place of the call');

select * from finish();
rollback;

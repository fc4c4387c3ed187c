-- studio.project_collaborators: who sees and changes with whom a project is shared.
begin;
select plan(34);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('bea') as bea, tests.new_person('moe') as moe
\gset
select tests.new_team(:'moe', 'owls') as owls \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.add_member(:'owls', :'eve', 'viewer');
select tests.new_project(:'team', :'ann') as other \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as eves,
  tests.share_project(:'team', :'project', :'bea', 'viewer') as beas,
  tests.share_project(:'team', :'other', :'bea', 'viewer') as others \gset
select tests.as_kernel();
insert into studio.project_collaborators (account_id, project_id, grantee_account_id, role)
values (:'team', :'other', :'owls', 'viewer')
returning id as owl \gset
select is((select count(*) from studio.project_collaborators), 4::bigint, 'control: four grants');

select tests.log_out();
create function tests.sees(p_person uuid) returns uuid[] language plpgsql as $$
begin
  perform tests.log_in(p_person);
  return (select array_agg(id order by id) from studio.project_collaborators);
end
$$;
select is(tests.sees(p::uuid), array(select unnest(w::uuid[]) order by 1), d)
from (values
  (:'vic', array[:'eves', :'beas', :'others', :'owl'], 'a member sees all of the account'),
  (:'eve', array[:'eves', :'beas', :'owl'],
    'who may share on sees those of the project, and what her other account is offered'),
  (:'bea', array[:'beas', :'others'], 'another collaborator sees her own'),
  (:'moe', array[:'owl'], 'an account''s member what is shared with the account')
) as v (p, w, d);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.project_collaborators), 0::bigint, 'nobody sees none');
select tests.log_in(:'ann');
select throws_ok(q, '42501', null, 'no service writes: ' || q)
from unnest(array[
  'insert into studio.project_collaborators default values',
  $$update studio.project_collaborators set role = 'editor'$$,
  'delete from studio.project_collaborators', 'truncate studio.project_collaborators'
]) as q;

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_out();
create function pg_temp.adding(
  p_project text, p_person text, p_by text, p_through text, p_accepted text
) returns text language sql as $$
  select format('insert into studio.project_collaborators (account_id, project_id, user_id, role,
    granted_by, granted_through, accepted_at) values (%L, %L, %L, %L, %L, %L, %L)',
    current_setting('test.team'), p_project, p_person, 'viewer', p_by, p_through, p_accepted)
$$;
select set_config('test.team', :'team', true) is not null as done \gset
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(pg_temp.adding(:'project', :'moe', :'vic', null, null), '42501', null,
  'a viewer adds nobody');
update studio.project_collaborators set role = 'commenter';
delete from studio.project_collaborators;
select tests.log_in(:'bea');
select tests.as_service('cf_api');
select throws_ok(pg_temp.adding(:'project', :'moe', :'bea', :'beas', null), '42501', null,
  'nor does a collaborator who looks');
update studio.project_collaborators set role = 'commenter';
select tests.log_in(:'moe');
select tests.as_service('cf_api');
update studio.project_collaborators set role = 'commenter';
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators where role <> 'commenter'), 4::bigint,
  'none of them changed or removed anything');
-- What a collaborator shared on in a project where she may not any more.
insert into studio.project_collaborators (
  account_id, project_id, user_id, role, granted_by, granted_through
)
values (:'team', :'other', :'ann', 'editor', :'eve', :'eves')
returning id as past \gset

select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(pg_temp.adding(p, w, b, t, a), '42501', null,
  'a collaborator who edits adds ' || d)
from (values
  (:'other', :'moe', :'eve', :'eves', null, 'nobody to another project'),
  (:'project', :'moe', :'ann', :'eves', null, 'nobody in another''s name'),
  (:'project', :'moe', :'eve', null, null, 'nobody as a member does'),
  (:'project', :'moe', :'eve', :'eves', '2026-01-01', 'nobody who has not accepted')
) as v (p, w, b, t, a, d);
select lives_ok(pg_temp.adding(:'project', :'moe', :'eve', :'eves', null),
  'control: but offers it in her own');
update studio.project_collaborators set role = 'commenter';
select tests.as_kernel();
select results_eq(
  $$select user_id from studio.project_collaborators where role = 'commenter'$$,
  array[:'moe'::uuid], 'and changes that alone'
);
select tests.log_in(:'eve');
select tests.as_service('cf_api');
delete from studio.project_collaborators;
select tests.as_kernel();
select results_eq('select id from studio.project_collaborators order by 1',
  format('select unnest(array[%L, %L, %L, %L]::uuid[]) order by 1', :'beas', :'others', :'owl',
    :'past'),
  'and removes that, and herself');
select tests.log_in(:'moe');
select tests.as_service('cf_api');
delete from studio.project_collaborators;
select tests.as_kernel();
select results_eq('select id from studio.project_collaborators order by 1',
  format('select unnest(array[%L, %L, %L]::uuid[]) order by 1', :'beas', :'others', :'past'),
  'who manages an account''s members removes what is offered to it');

select tests.log_in(:'ed');
select tests.as_service('cf_api');
select lives_ok(pg_temp.adding(:'project', :'vic', :'ed', null, '2026-01-01'),
  'an editor of the account adds anybody');
select throws_ok(pg_temp.adding(:'project', :'ed', :'ed', null, '2026-01-01'), '42501', null,
  'but himself');
update studio.project_collaborators set role = 'editor';
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators where role = 'editor'), 4::bigint,
  'changes any');
update studio.project_collaborators set user_id = :'ed' where user_id = :'vic';
select tests.log_in(:'ed');
select tests.as_service('cf_api');
update studio.project_collaborators set role = 'commenter';
select tests.as_kernel();
select results_eq(
  $$select user_id from studio.project_collaborators where role = 'editor'$$,
  array[:'ed'::uuid], 'but his own'
);
select ok(
  not has_column_privilege('cf_api', 'studio.project_collaborators', c, 'update'),
  'and no function changes ' || c
)
from unnest(array['account_id', 'id', 'project_id', 'user_id', 'grantee_account_id', 'accepted_at',
  'granted_by', 'granted_through']) as c;
select tests.log_in(:'ed');
select tests.as_service('cf_api');
delete from studio.project_collaborators;
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators), 0::bigint, 'he removes all');

select * from finish();
rollback;

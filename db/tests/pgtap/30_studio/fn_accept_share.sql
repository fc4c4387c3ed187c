-- SPEC 2: what strangers share counts when it is accepted.
begin;
select plan(17);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('moe') as mo \gset
select tests.new_team(:'mo', 'owls') as owls \gset
select tests.add_member(:'owls', :'eve', 'viewer');
select tests.log_in(:'ann');
select studio.add_collaborator(:'team', :'project', 'editor', :'eve') as hers \gset
select studio.add_collaborator(:'team', :'project', 'editor', p_grantee_account_id => :'owls')
  as theirs \gset

select tests.log_in(:'eve');
select is((select count(*) from studio.projects where id = :'project'), 0::bigint,
  'an offer alone gives nothing');
select is(studio.accept_share(:'team', :'hers'), :'project'::uuid, 'it says which project');
select is((select count(*) from studio.projects where id = :'project'), 1::bigint,
  'accepted it is there in the same transaction');
select lives_ok(format('select studio.accept_share(%L, %L)', :'team', :'hers'),
  'again is no error');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'), 'NF001',
  'not found', 'a viewer does not accept for the account');
select studio.remove_collaborator(:'team', :'hers');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'hers'), 'NF001',
  'not found', 'what was declined is gone');
select throws_ok(format('select studio.accept_share(%L, %L)', a, b), 'NF001', null, d)
from (values
  (:'owls', :'theirs', 'in another account it is not found'), (null, :'theirs', 'nor in none'),
  (:'team', null, 'nor is null')
) as v (a, b, d);
select tests.log_in(:'vic');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'), 'NF001',
  'not found', 'nobody else accepts');

select tests.as_kernel();
update studio.project_collaborators
set created_at = now() - interval '1 day', expires_at = now() - interval '1 second';
select tests.log_in(:'mo');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'), 'NF001',
  'not found', 'an expired offer is not there');
select tests.as_kernel();
update studio.project_collaborators set expires_at = null;
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select tests.log_in(:'mo');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'), 'NF001',
  'not found', 'nor is one of a deleted project');
select tests.log_in(:'ann');
select studio.restore_project(:'team', :'project');
select tests.log_in(:'mo');
select lives_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'),
  'who manages its members accepts for the account');
select is((select count(*) from studio.projects where id = :'project'), 1::bigint, 'and sees it');
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'and edits, as he may in his account');
select tests.log_in(:'eve');
select throws_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  '42501', null, 'while a viewer there stays one');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select studio.accept_share(%L, %L)', :'team', :'theirs'), '42501',
  'nobody is acting', 'nobody accepts nothing');

select * from finish();
rollback;

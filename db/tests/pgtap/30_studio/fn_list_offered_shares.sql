-- What is offered, to whom it is offered.
begin;
select plan(8);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('moe') as moe \gset
select tests.new_team(:'moe', 'owls') as owls \gset
select tests.add_member(:'owls', :'eve', 'editor');
select tests.log_in(:'ann');
select studio.add_collaborator(:'team', :'project', 'editor', :'eve') as hers,
  studio.add_collaborator(:'team', :'project', 'viewer', p_grantee_account_id => :'owls') as theirs
\gset
select is((select count(*) from studio.list_offered_shares()), 0::bigint,
  'who offers is offered nothing');
select tests.log_in(:'eve');
select results_eq('select * from studio.list_offered_shares()',
  format($$values (%L::uuid, %L::uuid, null::uuid, 'Foxes', 'Project', 'editor',
    null::timestamptz)$$, :'team', :'hers'),
  'a person sees who offers what; not what is offered to an account that she does not manage');
select tests.log_in(:'moe');
select results_eq('select collaborator_id, grantee_account_id from studio.list_offered_shares()',
  format('values (%L::uuid, %L::uuid)', :'theirs', :'owls'), 'who manages them sees that');
select studio.accept_share(:'team', :'theirs') is not null as done \gset
select is((select count(*) from studio.list_offered_shares()), 0::bigint, 'until it is accepted');
select tests.as_kernel();
update studio.project_collaborators
set created_at = now() - interval '1 day', expires_at = now() where id = :'hers';
select tests.log_in(:'eve');
select is((select count(*) from studio.list_offered_shares()), 0::bigint, 'or has expired');
select tests.as_kernel();
update studio.project_collaborators set expires_at = null;
select tests.log_in(:'eve');
select is((select count(*) from studio.list_offered_shares()), 1::bigint, 'control: alive it is');
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select tests.log_in(:'eve');
select is((select count(*) from studio.list_offered_shares()), 0::bigint, 'or the project is gone');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.list_offered_shares()), 0::bigint, 'nobody is offered any');

select * from finish();
rollback;

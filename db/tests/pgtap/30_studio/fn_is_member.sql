-- Whether somebody is a member, as far as the actor may see.
begin;
select plan(5);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is(studio.is_member(:'team', :'vic'), true, 'a member');
select is(studio.is_member(:'team', :'eve'), false, 'a stranger');
select is(studio.is_member(:'team', null), false, 'nobody');
select is(studio.is_member(null, :'vic'), false, 'nowhere');
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select is(studio.is_member(:'team', :'vic'), false, 'a collaborator does not learn who is');

select * from finish();
rollback;

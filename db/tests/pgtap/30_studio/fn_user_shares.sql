-- What is shared with a person now, and what it gives: by himself, by an account of his, by chains.
begin;
select plan(19);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('moe') as moe \gset
select tests.new_team(:'moe', 'owls') as owls \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.add_member(:'owls', :'vic', 'viewer');
select tests.as_kernel();
insert into studio.project_collaborators (
  account_id, project_id, grantee_account_id, role, accepted_at
)
values (:'team', :'project', :'owls', 'editor', now());

select permissions as edits from studio.collaborator_roles where name = 'editor' \gset
select is((select permissions from studio.user_shares(:'eve', null, null, 9)),
  :'edits'::text[], 'a person has what the role gives');
select is((select permissions from studio.user_shares(:'moe', null, null, 9)),
  :'edits'::text[], 'so has the owner of an account');
select is((select permissions from studio.user_shares(:'vic', null, null, 9)),
  '{project.read,asset.read,generation.read}', 'a viewer of it stays one');
select is((select count(*) from studio.user_shares(:'ann', null, null, 9)), 0::bigint,
  'others have nothing');
select is((select count(*) from studio.user_shares(:'eve', a::uuid, p::uuid, n)), w::bigint, d)
from (values
  (:'team', null, 9, 1, 'in the account'), (:'owls', null, 9, 0, 'not in another'),
  (:'team', :'project', 9, 1, 'in the project'), (:'team', :'team', 9, 0, 'not in another'),
  (null, null, 0, 0, 'and no more than was asked for')
) as v (a, p, n, w, d);
update studio.project_collaborators set granted_through = :'share'
where grantee_account_id = :'owls';
select is((select permissions from studio.user_shares(:'moe', null, null, 9)),
  array_remove(:'edits'::text[], 'project.share'), 'what was shared on goes no further');
update studio.project_collaborators set role = 'commenter' where id = :'share';
select is((select count(*) from studio.user_shares(:'moe', null, null, 9)), 0::bigint,
  'and ends when the one who shared it on may not any more');
update studio.project_collaborators set role = 'editor';
update tenancy.members set role = 'editor' where account_id = :'owls' and user_id = :'vic';
select is((select permissions from studio.user_shares(:'vic', null, null, 9)),
  array_remove(:'edits'::text[], 'project.share'), 'control: a role there is felt here');
update tenancy.accounts set deleted_at = now() where id = :'owls';
select is((select count(*) from studio.user_shares(:'vic', null, null, 9)), 0::bigint,
  'a deleted account has nothing shared with it');
update tenancy.accounts set deleted_at = null where id = :'owls';
reset role;
set local role cf_owner;
grant delete on tenancy.members to cf_kernel;
reset role;
select tests.as_kernel();
delete from tenancy.members where account_id = :'owls' and user_id = :'vic';
select is((select count(*) from studio.user_shares(:'vic', null, null, 9)), 0::bigint,
  'nor has one who is out of it');

update identity.users
set status = 'pending_verification', created_at = now() - interval '73 hours'
where id = :'eve';
select is((select count(*) from studio.user_shares(:'eve', null, null, 9)), 0::bigint,
  'who does not verify the address within 72 hours loses it');
update identity.users set created_at = now() - interval '71 hours' where id = :'eve';
select is((select count(*) from studio.user_shares(:'eve', null, null, 9)), 1::bigint,
  'but has it until then');
update identity.users set status = 'active' where id = :'eve';
update studio.project_collaborators
set created_at = now() - interval '1 day', expires_at = now()
where id = :'share';
select is((select count(*) from studio.user_shares(:'eve', null, null, 9)), 0::bigint,
  'expired it is nothing');
update studio.project_collaborators set expires_at = now() + interval '1 second'
where id = :'share';
select is((select count(*) from studio.user_shares(:'eve', null, null, 9)), 1::bigint,
  'control: alive it is');
select is((select count(*) from studio.user_shares(null, null, null, 9)), 0::bigint,
  'nobody has nothing');

select * from finish();
rollback;

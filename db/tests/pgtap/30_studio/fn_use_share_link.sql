-- One use of a link is counted where it is used, and nowhere else.
begin;
select plan(9);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.log_in(:'ann');
select link_id, token from studio.create_share_link(:'team', :'project', p_max_uses => 2) \gset
select tests.as_kernel();
select is((studio.use_share_link(:'token')).id, :'link_id'::uuid, 'it finds the link');
select is((studio.use_share_link(:'token')).use_count, 2, 'and counts');
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', 'token not found',
  'up to the limit');
select tests.log_out();
set local role cf_owner;
grant update on studio.share_links, studio.projects to cf_kernel;
select tests.as_kernel();
update studio.share_links set max_uses = null;
select is((studio.use_share_link(:'token')).use_count, 3, 'without a limit, further');
update studio.share_links set created_at = now() - interval '1 day', expires_at = now();
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', null,
  'not expired');
update studio.share_links set expires_at = null, revoked_at = now();
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', null,
  'not revoked');
update studio.share_links set revoked_at = null, granted_through = :'eve';
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', null,
  'not by a collaborator who is none');
update studio.share_links set granted_through = null;
update studio.projects set deleted_at = now();
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', null,
  'not of a deleted project');
update studio.projects set deleted_at = null;
update tenancy.accounts set deleted_at = now() where id = :'team';
select throws_ok(format('select studio.use_share_link(%L)', :'token'), 'NF002', null,
  'nor of a deleted account');

select * from finish();
rollback;

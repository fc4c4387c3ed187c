-- SPEC 2: a link ends at once, with every visit by it.
begin;
select plan(12);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'ann');
select studio.update_project(:'team', :'project', 1,
  p_settings => '{"collaboration": {"invite": "editor", "share_outside": "editor"}}');
select link_id, token as link from studio.create_share_link(:'team', :'project') \gset
select token as visit from studio.open_share_link(:'link') \gset
select tests.log_in(:'eve');
select link_id as hers from studio.create_share_link(:'team', :'project') \gset

select throws_ok(format('select studio.revoke_share_link(%L, %L)', :'team', :'link_id'), 'NF001',
  'not found', 'a collaborator revokes no link of others');
select lives_ok(format('select studio.revoke_share_link(%L, %L)', :'team', :'hers'),
  'but the one that she made');
select tests.log_in(:'vic');
select throws_ok(format('select studio.revoke_share_link(%L, %L)', :'team', :'link_id'), 'NF001',
  'not found', 'a viewer revokes none');
select is((select count(*) from studio.share_links), 0::bigint, 'and sees none');
select identity.authenticate(:'visit') is not null as done \gset
select is((select count(*) from studio.projects), 1::bigint, 'control: the visit is live');

select tests.log_in(:'ann');
select lives_ok(format('select studio.revoke_share_link(%L, %L)', :'team', :'link_id'),
  'who shares revokes');
select revoked_at from studio.share_links where id = :'link_id' \gset
select lives_ok(format('select studio.revoke_share_link(%L, %L)', :'team', :'link_id'),
  'again is no error');
select throws_ok(format('select studio.revoke_share_link(%L, %L)', a, b), 'NF001', 'not found', d)
from (values
  (:'eve', :'link_id', 'in another account there is none'), (:'team', null, 'null is none'),
  (null, :'link_id', 'nor in no account')
) as v (a, b, d);
select throws_ok(format('select identity.authenticate(%L)', :'visit'), '28000',
  'credential refused', 'the visit is over');
select throws_ok(format('select studio.open_share_link(%L)', :'link'), 'NF002', 'token not found',
  'and the link opens nothing');

select * from finish();
rollback;

-- SPEC 2: a grant ends at once, with what was shared on by it.
begin;
select plan(18);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('bea') as bea, tests.new_person('moe') as mo
\gset
select tests.new_team(:'mo', 'owls') as owls \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.add_member(:'owls', :'bea', 'editor');
select tests.log_in(:'ann');
select studio.update_project(:'team', :'project', 1,
  p_settings => '{"collaboration": {"invite": "editor", "share_outside": "editor"}}');
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select studio.add_collaborator(:'team', :'project', 'viewer', p_grantee_account_id => :'owls')
  as theirs \gset

select tests.log_in(:'eve');
select studio.add_collaborator(:'team', :'project', 'editor', :'bea') as on \gset
select link_id, token from studio.create_share_link(:'team', :'project', 'editor') \gset
select tests.log_in(:'bea');
select studio.accept_share(:'team', :'on') is not null as done \gset
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'control: what a collaborator shared on works');
select throws_ok(format('select studio.create_share_link(%L, %L)', :'team', :'project'), '42501',
  null, 'but is not shared on again');
select throws_ok(format('select studio.remove_collaborator(%L, %L)', a, b), 'NF001', 'not found', d)
from (values
  (:'team', :'share', 'she does not remove who shared with her'),
  (:'team', :'theirs', 'nor, an editor there, what an account was offered'),
  (null, :'on', 'nor one in no account'), (:'team', null, 'nor null')
) as v (a, b, d);
select tests.log_in(:'vic');
select throws_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'share'), 'NF001',
  'not found', 'a viewer removes nobody');
select tests.log_in(:'eve');
select throws_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'theirs'), 'NF001',
  'not found', 'a collaborator removes nobody whom others added');

select tests.log_in(:'ed');
select lives_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'share'),
  'an editor removes her');
select tests.log_in(:'eve');
select is((select count(*) from studio.projects where id = :'project'), 0::bigint, 'she is out');
select tests.log_in(:'bea');
select is((select count(*) from studio.projects where id = :'project'), 0::bigint,
  'and with her whom she shared with');
select throws_ok(format('select studio.open_share_link(%L)', :'token'), 'NF002', null,
  'and her link');
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators where id = :'on'), 0::bigint,
  'the row is gone, too');
select isnt((select revoked_at from studio.share_links where id = :'link_id'), null,
  'and the link revoked');

select tests.log_in(:'mo');
select lives_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'theirs'),
  'who manages the members declines for an account');
select tests.share_project(:'team', :'project', :'eve', 'viewer') as again \gset
select tests.log_in(:'eve');
select lives_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'again'),
  'anybody leaves');
select is((select count(*) from studio.projects where id = :'project'), 0::bigint,
  'and is out in the same transaction');
select throws_ok(format('select studio.remove_collaborator(%L, %L)', :'team', :'again'), 'NF001',
  'not found', 'once');

select * from finish();
rollback;

-- SPEC 2: whoever holds a link looks, and changes nothing.
begin;
select plan(29);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as other \gset
select tests.log_in(:'ann');
select studio.create_room(:'team', :'project', 'Salon'), studio.create_room(:'team', :'other', 'X');
select link_id, token as link from studio.create_share_link(
  :'team', :'project', 'editor', now() + interval '2 days', 3
) \gset
select token as short from studio.create_share_link(
  :'team', :'project', 'viewer', now() + interval '1 hour'
) \gset

select tests.log_out();
select tests.as_service('svc_app');
select account_id, project_id, token, expires_at
from studio.open_share_link(:'link', '203.0.113.7') \gset
select is(:'account_id' || :'project_id', :'team' || :'project', 'it says what is shared');
select is(:'token' ~ ('^cfg_' || replace(:'team', '-', '') || '_[A-Za-z0-9_-]{43}$'), true,
  'the visit has a token of its own');
select is(:'expires_at'::timestamptz, now() + interval '24 hours', 'good for 24 hours');
select is((select expires_at from studio.open_share_link(:'short')), now() + interval '1 hour',
  'but not for longer than the link');
select is(split_part(identity.authenticate(:'token'), '|', 2), 'guest', 'with it a guest acts');
select is(identity.current_user_id(), null, 'who is no person');
select results_eq('select id from studio.projects', array[:'project'::uuid],
  'he sees the project and no other');
select results_eq('select name from studio.rooms', array['Salon'], 'and what is in it');
select is((select count(*) from tenancy.accounts) + (select count(*) from tenancy.members)
  + (select count(*) from identity.users) + (select count(*) from studio.share_links)
  + (select count(*) from studio.project_collaborators)
  + (select count(*) from studio.workbenches), 0::bigint, 'nothing else');
select throws_ok(q, '42501', null, 'and does nothing: ' || q)
from unnest(array[
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  format('select studio.update_project(%L, %L, 1, %L)', :'team', :'project', 'Mine'),
  format('select studio.create_share_link(%L, %L)', :'team', :'project'),
  format('select studio.add_collaborator(%L, %L, %L, %L)', :'team', :'project', 'viewer', :'eve'),
  format('select studio.join_by_share_link(%L)', :'link'),
  format('select studio.accept_share(%L, %L)', :'team', :'team'),
  format('select tenancy.create_team(%L, %L)', 'T', 'ttt')
]) as q;
select is(identity.authenticate(:'token', :'eve') is not null, true, 'confined to another account');
select is((select count(*) from studio.projects), 0::bigint, 'he sees nothing');
select identity.authenticate(:'token', :'team') is not null as done \gset
select is((select count(*) from studio.projects), 1::bigint, 'confined to this one he does');
select tests.as_service('cf_api');
select is(identity.refresh_context(), null, 'nothing is signed anew for a guest');
select tests.as_service('svc_app');

select set_config('cf.context', '', true) is not null as done \gset
select throws_ok(format('select studio.open_share_link(%L)', t), 'NF002', 'token not found', d)
from (values
  (:'token', 'a visit''s token is no link'), ('cfl_' || :'team', 'nor is half a token'),
  (left(:'link', -1) || '~', 'nor one with another end'), ('', 'nor an empty one'),
  (replace(:'link', replace(:'team', '-', ''), replace(:'eve', '-', '')), 'nor of another account'),
  (null, 'nor null')
) as v (t, d);
select studio.open_share_link(:'link') is not null, studio.open_share_link(:'link') is not null;
select throws_ok(format('select studio.open_share_link(%L)', :'link'), 'NF002', 'token not found',
  'after three uses it is used up');
select is(identity.authenticate(:'token') is not null, true, 'but visits go on');
select tests.as_kernel();
select results_eq(
  $$select l.use_count, count(*)::integer, count(v.ip)::integer from studio.share_links as l
    join studio.share_visits as v on v.link_id = l.id where l.max_uses = 3 group by l.use_count$$,
  $$values (3, 3, 1)$$, 'three uses were three visits; the address is kept'
);

select * from finish();
rollback;

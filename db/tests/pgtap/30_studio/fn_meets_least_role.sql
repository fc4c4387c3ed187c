-- The roles of a project's settings, by what marks them.
begin;
select plan(9);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('amy') as amy \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
create function tests.least(p_person uuid, p_team uuid) returns text language plpgsql as $$
begin
  perform tests.log_in(p_person);
  perform tests.as_service('cf_api');
  return array_to_string(array(
    select r from unnest(array['viewer', 'editor', 'admin', 'owner', 'nobody', 'boss']) as r
    where studio.meets_least_role(p_team, r)
  ), ' ');
end
$$;
select is(tests.least(p::uuid, :'team'), w, d)
from (values
  (:'vic', 'viewer', 'a viewer is one'), (:'ed', 'viewer editor', 'an editor is more'),
  (:'amy', 'viewer editor admin', 'an admin more still'),
  (:'ann', 'viewer editor admin owner', 'an owner most'), (:'eve', '', 'a collaborator is none')
) as v (p, w, d);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is(studio.meets_least_role(a::uuid, r), false, d)
from (values
  (null, 'viewer', 'no account, no role'), (:'eve', 'viewer', 'nor in another'),
  (:'team', null, 'nor by null'), (:'team', '', 'nor by nothing')
) as v (a, r, d);

select * from finish();
rollback;

-- SPEC 3: settings say who may invite and share outside; nobody gives more than he has.
begin;
select plan(22);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('amy') as amy \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset

create function tests.sharing(
  p_team uuid, p_project uuid, p_ann uuid, p_invite text, p_outside text, p_person uuid,
  p_is_outside boolean
)
returns text
language plpgsql
as $$
begin
  perform tests.log_in(p_ann);
  perform studio.update_project(
    p_account_id => p_team, p_project_id => p_project,
    p_revision => (select revision from studio.projects where id = p_project),
    p_settings => jsonb_build_object('collaboration', jsonb_strip_nulls(
      jsonb_build_object('invite', p_invite, 'share_outside', p_outside)
    ))
  );
  perform tests.log_in(p_person);
  perform tests.as_service('cf_api');
  begin
    return coalesce(
      studio.require_sharing(p_team, p_project, 'editor', p_is_outside)::text, 'as a member'
    );
  exception
    when insufficient_privilege then
      return 'not';
  end;
end
$$;

select is(tests.sharing(:'team', :'project', :'ann', i, o, w::uuid, x), a, d)
from (values
  (null, null, :'ed', true, 'as a member', 'where settings are silent an editor shares'),
  (null, null, :'vic', false, 'not', 'and a viewer does not'),
  (null, null, :'eve', false, 'not', 'nor a collaborator'),
  ('viewer', 'viewer', :'vic', false, 'not', 'a viewer never does'),
  ('viewer', 'viewer', :'eve', true, :'share', 'a collaborator who edits does when all may'),
  ('editor', 'editor', :'eve', true, :'share', 'or editors'),
  ('editor', null, :'eve', false, :'share', 'inside, where they may invite'),
  ('editor', null, :'eve', true, 'not', 'not outside, where that is not said'),
  ('editor', 'admin', :'ed', false, 'as a member', 'an editor invites where editors may'),
  ('editor', 'admin', :'ed', true, 'not', 'and does not share outside where admins may'),
  ('editor', 'admin', :'amy', true, 'as a member', 'an admin does'),
  ('admin', 'editor', :'ed', true, 'not', 'to share outside is to invite, too'),
  ('admin', 'admin', :'eve', false, 'not', 'a collaborator is no admin'),
  ('owner', 'owner', :'amy', false, 'not', 'an admin is no owner'),
  ('owner', 'owner', :'ann', true, 'as a member', 'an owner is'),
  ('editor', 'nobody', :'ann', true, 'not', 'nobody is nobody'),
  ('nobody', 'nobody', :'ann', false, 'not', 'also for the owner')
) as v (i, o, w, x, a, d);

-- A role of one's own that shares and does not write gives no more than it has.
select tests.log_in(:'ann');
select studio.update_project(:'team', :'project', revision, p_settings => '{}') is not null as done
from studio.projects where id = :'project' \gset
select tests.log_out();
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'herald', 'viewer', array[
  'account.read', 'asset.read', 'generation.read', 'member.read', 'project.read', 'project.share'
]);
update tenancy.members set custom_role = 'herald' where account_id = :'team' and user_id = :'vic';
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select lives_ok(
  format('select studio.require_sharing(%L, %L, %L, true)', :'team', :'project', 'viewer'),
  'who sees and shares gives others sight'
);
select throws_ok(
  format('select studio.require_sharing(%L, %L, %L, true)', :'team', :'project', r), '42501',
  'permission denied', 'but not, by the role of a ' || r || ', what he lacks himself'
)
from unnest(array['commenter', 'editor']) as r;
select throws_ok(
  format('select studio.require_sharing(%L, %L, %L, true)', :'team', :'team', 'viewer'), 'NF001',
  null, 'nor what is not there'
);
select studio.require_sharing(:'team', :'project', 'no such role', false) is null as passed \gset
select ok(:'passed', 'a role that is none is left to the foreign key');

select * from finish();
rollback;

-- SPEC 3: nobody gives himself, by changing the settings, what they keep from him.
begin;
select plan(15);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('amy') as amy \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.share_project(:'team', :'project', :'eve', 'editor');

create function tests.setting(p_person uuid, p_team uuid, p_old text, p_new text)
returns text
language plpgsql
as $$
begin
  perform tests.log_in(p_person);
  perform tests.as_service('cf_api');
  perform studio.require_settings(
    p_team, jsonb_build_object('collaboration', p_old::jsonb),
    jsonb_build_object('collaboration', p_new::jsonb)
  );
  return 'may';
exception
  when insufficient_privilege then
    return 'may not';
end
$$;

select is(tests.setting(w::uuid, :'team', o, n), a, d)
from (values
  (:'ed', '{}', '{"invite": "admin"}', 'may', 'an editor leaves inviting to admins'),
  (:'ed', '{"invite": "admin"}', '{}', 'may not', 'and then does not take it back'),
  (:'ed', '{"invite": "admin"}', '{"invite": "editor"}', 'may not', 'in no way'),
  (:'ed', '{"invite": "admin"}', null, 'may not', 'by leaving all out, either'),
  (:'ed', '{"invite": "admin"}', '{"invite": "admin", "comment": "editor"}', 'may',
    'but changes what is left to him'),
  (:'ed', '{"share_outside": "owner"}', '{"share_outside": "editor"}', 'may not',
    'share_outside is guarded likewise'),
  (:'ed', '{"comment": "owner"}', '{"comment": "editor"}', 'may not', 'and comment'),
  (:'amy', '{"invite": "admin"}', '{"invite": "editor"}', 'may', 'an admin may'),
  (:'amy', '{"invite": "nobody"}', '{"invite": "editor"}', 'may', 'also what nobody may'),
  (:'ed', '{"invite": "nobody"}', '{"invite": "editor"}', 'may not', 'which an editor may not'),
  (:'amy', '{"invite": "owner"}', '{"invite": "editor"}', 'may not', 'an admin is no owner'),
  (:'eve', '{}', '{"invite": "editor"}', 'may not', 'a collaborator changes none of it'),
  (:'eve', '{"invite": "admin"}', '{"invite": "admin"}', 'may', 'control: she changes the rest')
) as v (w, o, n, a, d);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.update_project(%L, %L, 1, p_settings => %L)', :'team', :'project',
    '{"collaboration": {"invite": "editor", "share_outside": "editor"}}'),
  '42501', 'permission denied', 'update_project asks'
);


-- A member, of a role that meets the settings, who has no right to share at all.
select tests.as_service('none');
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (
  :'team', 'maker', 'editor', '{account.read,member.read,project.read,project.write}'
);
update tenancy.members set custom_role = 'maker' where account_id = :'team' and user_id = :'ed';
select is(
  tests.setting(:'ed', :'team', '{}', '{"invite": "admin"}'), 'may not',
  'whoever may not share changes nothing of it'
);

select * from finish();
rollback;

-- SPEC 3: restore brings back what was deleted together, and that alone.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('edi') as edi,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'edi', 'editor');
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project,
  studio.create_project(:'team', :'bench', 'Autumn') as other \gset
select studio.create_room(:'team', :'project', 'Salon') as room,
  studio.create_room(:'team', :'project', 'Attic') as attic \gset
select studio.add_asset(
  p_account_id => :'team', p_project_id => :'project', p_kind => 'uploaded',
  p_object_path => format('%s/%s/%s/a.png', :'team', :'project', gen_random_uuid()),
  p_mime_type => 'image/png', p_bytes => 100, p_checksum => sha256('a')
) as asset \gset
-- The attic was deleted by itself, earlier.
select tests.as_service('cf_api');
update studio.rooms set deleted_at = now() - interval '1 hour' where id = :'attic';
select tests.as_service('svc_app');

select throws_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'project'), 'ST021',
  'project is not deleted', 'a live project is not restored'
);
select studio.delete_project(:'team', :'project');
select tests.log_in(:'edi');
select throws_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'project'),
  '42501', 'permission denied', 'an editor does not restore projects'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'project'),
  '42501', 'permission denied', 'a stranger does not'
);
select throws_ok(
  format('select studio.restore_project(%L, %L)', :'rival', :'project'), 'NF001', null,
  'nor by way of her own account'
);
select tests.log_in(:'ada');
select is((select count(*) from studio.projects), 1::bigint, 'control: one project is live');
select is((select count(*) from studio.assets), 0::bigint, 'control: no asset is');
select lives_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'project'), 'an owner restores it'
);
select results_eq(
  'select name from studio.projects order by name', array['Autumn', 'Spring'],
  'both projects are live'
);
select results_eq(
  'select name from studio.rooms', array['Salon'],
  'the room that was deleted with it is back, the one deleted before is not'
);
select results_eq('select id from studio.assets', array[:'asset'::uuid], 'its asset is back');
select throws_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'bench'), 'NF001', null,
  'a project that is not there is not found'
);

select studio.delete_project(:'team', :'project');
select (tenancy.create_api_key(:'team', 'Cleaner', array['project.delete'])).key as key \gset
select tests.log_out();
select tests.as_service('svc_app');
select identity.authenticate(:'key') \gset ignored_
select lives_ok(
  format('select studio.restore_project(%L, %L)', :'team', :'project'),
  'a key that may delete may restore'
);
select tests.as_kernel();
select is(
  (select count(*) from studio.rooms where deleted_at is null), 1::bigint, 'with the room'
);
select is(
  (select count(*) from studio.assets where deleted_at is null), 1::bigint, 'and the asset'
);

select * from finish();
rollback;

-- SPEC 3: soft delete takes rooms and assets along; services see none of them any more.
-- covers: require_live_project
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('edi') as edi,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'edi', 'editor');
select tests.log_in(:'edi');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project,
  studio.create_project(:'team', :'bench', 'Autumn') as other \gset
select studio.create_room(:'team', :'project', 'Salon') as room,
  studio.create_room(:'team', :'other', 'Hall') as other_room \gset
select count(studio.add_asset(
  p_account_id => :'team', p_project_id => p.id, p_kind => 'uploaded',
  p_object_path => format('%s/%s/%s/a.png', p.account_id, p.id, gen_random_uuid()),
  p_mime_type => 'image/png', p_bytes => 100, p_checksum => sha256('a')
)) as assets
from studio.projects as p \gset

select throws_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'project'), '42501', 'permission denied',
  'an editor does not delete projects'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'project'), '42501', 'permission denied',
  'a stranger does not'
);
select throws_ok(
  format('select studio.delete_project(%L, %L)', :'rival', :'project'), 'NF001', null,
  'nor by way of her own account'
);
select tests.log_in(:'ada');
select is((select count(*) from studio.projects), 2::bigint, 'control: both projects are there');
select lives_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'project'), 'an owner does'
);
select results_eq(
  'select name from studio.projects', array['Autumn'], 'the deleted project is seen no more'
);
select results_eq(
  'select name from studio.rooms', array['Hall'], 'nor is its room; another project''s is'
);
select results_eq(
  'select project_id from studio.assets', array[:'other'::uuid], 'nor its asset; another''s is'
);
select is(
  (select bytes from studio.storage_totals), 200::bigint,
  'its bytes count until retention purges them'
);
select throws_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'project'), 'ST020',
  'project is deleted', 'it is not deleted twice'
);
select throws_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'bench'), 'NF001', null,
  'a project that is not there is not found'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'X'), 'ST020', null,
  'a deleted project takes no room'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/b.png', :'team', :'project', gen_random_uuid()), 'image/png', 'b'),
  'ST020', null, 'and no asset'
);
select tests.as_kernel();
select results_eq(
  'select name, deleted_at is not null from studio.projects order by name',
  $$values ('Autumn', false), ('Spring', true)$$,
  'control: the row is kept, and the other project is untouched'
);
select is(
  (select count(distinct deleted_at) from (
    select deleted_at from studio.projects union all select deleted_at from studio.rooms
    union all select deleted_at from studio.assets
  ) as d),
  1::bigint, 'project, rooms and assets are deleted at one moment'
);

-- A key that may delete and nothing else still takes rooms and assets along.
select tests.log_in(:'ada');
select (tenancy.create_api_key(:'team', 'Cleaner', array['project.delete'])).key as key \gset
select tests.log_out();
select tests.as_service('svc_app');
select identity.authenticate(:'key') \gset ignored_
select is((select count(*) from studio.projects), 0::bigint, 'control: the key reads no projects');
select lives_ok(
  format('select studio.delete_project(%L, %L)', :'team', :'other'), 'a key may delete'
);
select tests.as_kernel();
select is(
  (select count(*) from studio.projects where deleted_at is null), 0::bigint, 'the project'
);
select is((select count(*) from studio.rooms where deleted_at is null), 0::bigint, 'its rooms');
select is((select count(*) from studio.assets where deleted_at is null), 0::bigint, 'its assets');

select * from finish();
rollback;

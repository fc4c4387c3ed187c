-- A version is of its asset's project, whatever the writer says.
begin;
select plan(2);

select ann, vic, eve, team, project from tests.stage() \gset
select gen_random_uuid() as one, gen_random_uuid() as two \gset
select tests.log_in(:'ann');
select studio.add_asset(:'team', :'project', 'uploaded',
  format('%s/%s/%s/a.png', :'team', :'project', :'one'), 'image/png', 1, sha256('a'));
select studio.add_asset(:'team', null, 'uploaded',
  format('%s/library/%s/a.png', :'team', :'two'), 'image/png', 1, sha256('a'));
select tests.as_service('cf_api');
insert into studio.asset_versions (
  account_id, asset_id, project_id, version_number, state, object_path, mime_type, format, bytes,
  checksum
)
values (
  :'team', :'two', :'project', 2, 'superseded',
  format('%s/library/%s/b.png', :'team', :'two'), 'image/png', 'png', 1, sha256('b')
);
select tests.as_kernel();
select results_eq(
  'select asset_id, version_number, project_id from studio.asset_versions order by id',
  format('values (%L::uuid, 1, %L::uuid), (%L, 1, null), (%L, 2, null)', :'one', :'project', :'two',
    :'two'),
  'the asset''s project, or none'
);
select ok(not has_column_privilege('cf_api', 'studio.assets', 'project_id', 'update'),
  'which nobody changes');

select * from finish();
rollback;

-- studio.asset_versions: members see their account's rows, nobody writes past that.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as team_bench \gset
select studio.create_project(:'team', :'team_bench', 'Spring') as team_project \gset
select studio.add_asset(
  p_account_id => :'team', p_project_id => :'team_project', p_kind => 'uploaded',
  p_object_path => format('%s/%s/%s/a.png', :'team', :'team_project', gen_random_uuid()),
  p_mime_type => 'image/png', p_bytes => 100, p_checksum => sha256('a')
) as team_asset \gset

select tests.log_in(:'eve');
select studio.create_workbench(:'rival', 'Bench') as rival_bench \gset
select studio.create_project(:'rival', :'rival_bench', 'Spring') as rival_project \gset
select studio.add_asset(
  p_account_id => :'rival', p_project_id => :'rival_project', p_kind => 'uploaded',
  p_object_path => format('%s/%s/%s/a.png', :'rival', :'rival_project', gen_random_uuid()),
  p_mime_type => 'image/png', p_bytes => 100, p_checksum => sha256('a')
) as rival_asset \gset

select tests.as_kernel();
select is(
  (select count(*) from studio.asset_versions), 2::bigint, 'control: each account has one'
);
select tests.log_in(:'vic');
select results_eq(
  'select account_id from studio.asset_versions', array[:'team'::uuid],
  'a member sees the account''s asset versions and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select account_id from studio.asset_versions', array[:'rival'::uuid],
  'a stranger sees hers and none of the account''s'
);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.asset_versions), 0::bigint, 'nobody sees none');

select tests.log_in(:'ada');
select throws_ok(
  'insert into studio.asset_versions default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update studio.asset_versions set account_id = account_id', '42501', null, 'nor updates'
);
select throws_ok('delete from studio.asset_versions', '42501', null, 'nor deletes');
select throws_ok('truncate studio.asset_versions', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select results_eq(
  'select account_id from studio.asset_versions', array[:'rival'::uuid],
  'a function sees the asset versions of the actor''s accounts alone'
);
select throws_ok(
  format(
    $$insert into studio.asset_versions
      (account_id, asset_id, version_number, state, object_path, mime_type, format, bytes, checksum)
    values (%1$L, %2$L, 2, 'superseded', '%1$s/%3$s/%2$s/b.png', 'image/png', 'png', 1,
      sha256('b'))$$,
    :'team', :'team_asset', :'team_project'
  ),
  '42501', null, 'a function inserts nothing into an account where the actor may not'
);
select lives_ok(
  format(
    $$insert into studio.asset_versions
      (account_id, asset_id, version_number, state, object_path, mime_type, format, bytes, checksum)
    values (%1$L, %2$L, 2, 'superseded', '%1$s/%3$s/%2$s/b.png', 'image/png', 'png', 1,
      sha256('b'))$$,
    :'rival', :'rival_asset', :'rival_project'
  ),
  'control: but where he may'
);
-- Without WHERE and RETURNING, for those would bring the select policy in.
update studio.asset_versions set state = 'superseded';
select tests.log_in(:'vic');
select tests.as_service('cf_api');
update studio.asset_versions set state = 'superseded';
select throws_ok('delete from studio.asset_versions', '42501', null, 'no function deletes');

select tests.as_kernel();
select results_eq(
  format(
    'select state from studio.asset_versions where account_id = %L', :'team'
  ),
  $$values ('current')$$,
  'no update by a stranger or a reader changed the account''s asset version'
);
select is_empty(
  format(
    'select from studio.asset_versions where account_id = %L and state = ''current''', :'rival'
  ),
  'control: the stranger''s update changed hers'
);

select * from finish();
rollback;

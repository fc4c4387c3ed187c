-- studio.assets: members see their account's rows, nobody writes past that.
begin;
select plan(16);

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
  (select count(*) from studio.assets), 2::bigint, 'control: each account has one'
);
select tests.log_in(:'vic');
select results_eq(
  'select account_id from studio.assets', array[:'team'::uuid],
  'a member sees the account''s assets and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select account_id from studio.assets', array[:'rival'::uuid],
  'a stranger sees hers and none of the account''s'
);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.assets), 0::bigint, 'nobody sees none');

select tests.log_in(:'eve');
select studio.delete_project(:'rival', :'rival_project');
select is((select count(*) from studio.assets), 0::bigint, 'deleted it is seen no more');
select studio.restore_project(:'rival', :'rival_project');
select is((select count(*) from studio.assets), 1::bigint, 'control: restored it is seen again');

select tests.log_in(:'ada');
select throws_ok(
  'insert into studio.assets default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update studio.assets set account_id = account_id', '42501', null, 'nor updates'
);
select throws_ok('delete from studio.assets', '42501', null, 'nor deletes');
select throws_ok('truncate studio.assets', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select results_eq(
  'select account_id from studio.assets', array[:'rival'::uuid],
  'a function sees the assets of the actor''s accounts alone'
);
select throws_ok(
  format(
    $$insert into studio.assets
      (account_id, id, kind, object_path, mime_type, format, bytes, checksum)
    values (%1$L, %2$L, 'uploaded', '%1$s/library/%2$s/a.png', 'image/png', 'png', 1,
      sha256('a'))$$,
    :'team', gen_random_uuid()
  ),
  '42501', null, 'a function inserts nothing into an account where the actor may not'
);
select lives_ok(
  format(
    $$insert into studio.assets
      (account_id, id, kind, object_path, mime_type, format, bytes, checksum)
    values (%1$L, %2$L, 'uploaded', '%1$s/library/%2$s/a.png', 'image/png', 'png', 1,
      sha256('a'))$$,
    :'rival', gen_random_uuid()
  ),
  'control: but where he may'
);
-- Without WHERE and RETURNING, for those would bring the select policy in.
update studio.assets set mime_type = 'image/gif';
select tests.log_in(:'vic');
select tests.as_service('cf_api');
update studio.assets set mime_type = 'image/gif';
select throws_ok('delete from studio.assets', '42501', null, 'no function deletes');

select tests.as_kernel();
select results_eq(
  format(
    'select mime_type from studio.assets where account_id = %L', :'team'
  ),
  $$values ('image/png')$$,
  'no update by a stranger or a reader changed the account''s asset'
);
select is_empty(
  format(
    'select from studio.assets where account_id = %L and mime_type = ''image/png''', :'rival'
  ),
  'control: the stranger''s update changed hers'
);

select * from finish();
rollback;

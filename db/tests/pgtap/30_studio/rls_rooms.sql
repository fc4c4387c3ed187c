-- studio.rooms: members see their account's rows, nobody writes past that.
begin;
select plan(16);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as team_bench \gset
select studio.create_project(:'team', :'team_bench', 'Spring') as team_project \gset
select studio.create_room(:'team', :'team_project', 'Salon');

select tests.log_in(:'eve');
select studio.create_workbench(:'rival', 'Bench') as rival_bench \gset
select studio.create_project(:'rival', :'rival_bench', 'Spring') as rival_project \gset
select studio.create_room(:'rival', :'rival_project', 'Salon');

select tests.as_kernel();
select is(
  (select count(*) from studio.rooms), 2::bigint, 'control: each account has one'
);
select tests.log_in(:'vic');
select results_eq(
  'select account_id from studio.rooms', array[:'team'::uuid],
  'a member sees the account''s rooms and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select account_id from studio.rooms', array[:'rival'::uuid],
  'a stranger sees hers and none of the account''s'
);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.rooms), 0::bigint, 'nobody sees none');

select tests.log_in(:'eve');
select studio.delete_project(:'rival', :'rival_project');
select is((select count(*) from studio.rooms), 0::bigint, 'deleted it is seen no more');
select studio.restore_project(:'rival', :'rival_project');
select is((select count(*) from studio.rooms), 1::bigint, 'control: restored it is seen again');

select tests.log_in(:'ada');
select throws_ok(
  'insert into studio.rooms default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update studio.rooms set account_id = account_id', '42501', null, 'nor updates'
);
select throws_ok('delete from studio.rooms', '42501', null, 'nor deletes');
select throws_ok('truncate studio.rooms', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select results_eq(
  'select account_id from studio.rooms', array[:'rival'::uuid],
  'a function sees the rooms of the actor''s accounts alone'
);
select throws_ok(
  format(
    $$insert into studio.rooms (account_id, project_id, name) values (%L, %L, %L)$$,
    :'team', :'team_project', 'X'
  ),
  '42501', null, 'a function inserts nothing into an account where the actor may not'
);
select lives_ok(
  format(
    $$insert into studio.rooms (account_id, project_id, name) values (%L, %L, %L)$$,
    :'rival', :'rival_project', 'X'
  ),
  'control: but where he may'
);
-- Without WHERE and RETURNING, for those would bring the select policy in.
update studio.rooms set deleted_at = now();
select tests.log_in(:'vic');
select tests.as_service('cf_api');
update studio.rooms set deleted_at = now();
select throws_ok('delete from studio.rooms', '42501', null, 'no function deletes');

select tests.as_kernel();
select results_eq(
  format(
    'select (deleted_at is null) from studio.rooms where account_id = %L', :'team'
  ),
  $$values (true)$$,
  'no update by a stranger or a reader changed the account''s room'
);
select is_empty(
  format(
    'select from studio.rooms where account_id = %L and (deleted_at is null) = true', :'rival'
  ),
  'control: the stranger''s update changed hers'
);

select * from finish();
rollback;

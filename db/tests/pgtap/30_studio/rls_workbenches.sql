-- studio.workbenches: members see their account's rows, nobody writes past that.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as team_bench \gset

select tests.log_in(:'eve');
select studio.create_workbench(:'rival', 'Bench') as rival_bench \gset

select tests.as_kernel();
select is(
  (select count(*) from studio.workbenches), 2::bigint, 'control: each account has one'
);
select tests.log_in(:'vic');
select results_eq(
  'select account_id from studio.workbenches', array[:'team'::uuid],
  'a member sees the account''s workbenches and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select account_id from studio.workbenches', array[:'rival'::uuid],
  'a stranger sees hers and none of the account''s'
);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.workbenches), 0::bigint, 'nobody sees none');

select tests.log_in(:'ada');
select throws_ok(
  'insert into studio.workbenches default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update studio.workbenches set account_id = account_id', '42501', null, 'nor updates'
);
select throws_ok('delete from studio.workbenches', '42501', null, 'nor deletes');
select throws_ok('truncate studio.workbenches', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select results_eq(
  'select account_id from studio.workbenches', array[:'rival'::uuid],
  'a function sees the workbenches of the actor''s accounts alone'
);
select throws_ok(
  format(
    $$insert into studio.workbenches (account_id, name) values (%L, %L)$$,
    :'team', 'X'
  ),
  '42501', null, 'a function inserts nothing into an account where the actor may not'
);
select lives_ok(
  format(
    $$insert into studio.workbenches (account_id, name) values (%L, %L)$$,
    :'rival', 'X'
  ),
  'control: but where he may'
);
select throws_ok(
  'update studio.workbenches set name = name', '42501', null, 'no function updates yet'
);
select throws_ok('delete from studio.workbenches', '42501', null, 'nor deletes');

select tests.as_kernel();
select results_eq(
  format(
    'select name from studio.workbenches where account_id = %L', :'team'
  ),
  $$values ('Bench')$$,
  'control: the account''s workbench is as it was'
);

select * from finish();
rollback;

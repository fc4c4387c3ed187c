-- SPEC 3: workbenches.
begin;
select plan(7);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Campaigns', 'All of 2027') as bench \gset
select results_eq(
  'select id, name, description, created_by from studio.workbenches',
  format('values (%L::uuid, %L, %L, %L::uuid)', :'bench', 'Campaigns', 'All of 2027', :'ada'),
  'an owner makes a workbench'
);
select throws_ok(
  format('select studio.create_workbench(%L, %L)', :'team', ''), '23514', null, 'it has a name'
);
select throws_ok(
  format('select studio.create_workbench(%L, null)', :'team'), '23502', null, 'which is not null'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.create_workbench(%L, %L)', :'team', 'X'), '42501', 'permission denied',
  'a viewer makes none'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.create_workbench(%L, %L)', :'team', 'X'), '42501', 'permission denied',
  'a stranger makes none'
);
select lives_ok(
  format('select studio.create_workbench(%L, %L)', tests.personal_account(:'eve'), 'X'),
  'control: but in her own account'
);
select tests.as_kernel();
select is(
  (select count(*) from studio.workbenches where account_id = :'team'), 1::bigint,
  'control: the account has the one that its owner made'
);

select * from finish();
rollback;

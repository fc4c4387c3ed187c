-- Who may hold the rows of persons' rights; how others wait: tests/test_races_rights.py.
begin;
select plan(3);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.hold_rights(array[%L, %L, %L]::uuid[])', :'bob', :'ada',
  gen_random_uuid()), 'a business function holds those that there are');
select lives_ok('select tenancy.hold_rights(array[]::uuid[]), tenancy.hold_rights(null)',
  'nobody is nothing');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.hold_rights(array[%L]::uuid[])', :'bob'), '42501', null,
  'a service does not hold anybody''s');

select * from finish();
rollback;

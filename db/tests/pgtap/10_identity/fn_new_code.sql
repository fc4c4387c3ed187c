-- Six random digits.
begin;
select plan(4);

select tests.as_kernel();
select ok((select bool_and(identity.new_code() ~ '^[0-9]{6}$') from generate_series(1, 1000)),
  'a code has six digits');
select cmp_ok((select count(distinct identity.new_code()) from generate_series(1, 1000)), '>',
  980::bigint, 'of a thousand hardly any two are alike');
select is(
  (select count(distinct left(identity.new_code(), 1)) from generate_series(1, 1000)), 10::bigint,
  'it begins with each digit'
);
select tests.as_service('svc_auth');
select throws_ok('select identity.new_code()', '42501', null, 'no service calls it');

select * from finish();
rollback;

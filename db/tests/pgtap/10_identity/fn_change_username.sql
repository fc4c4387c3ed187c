-- SPEC 1: user names are unique among people, whatever their case.
begin;
select plan(15);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select revision as r from identity.users \gset
select is(identity.change_username(:r, 'Ada.L'), :r + 1, 'the new revision is returned');
select is((select username from identity.users), 'Ada.L', 'the name is the new one');
select is(identity.change_username(:r + 1, 'ADA.L'), :r + 2, 'one''s own in another case is free');
select throws_ok(format('select identity.change_username(%s, %L)', :r + 2, u), c, null, d)
from (values ('BOB', '23505', 'taken in another case'), ('a', '23514', 'too short'),
  ('a b', '23514', 'a blank'), (repeat('a', 41), '23514', 'too long'), (null, '23502', 'none'),
  ('ada@example.com', '23514', 'an address is no user name'), (U&'\0430da', '23514',
    'no look-alikes'))
  as v (u, c, d);
select throws_ok(format('select identity.change_username(%s, %L)', r, 'x-y'), 'SV001', null, d)
from (values (:'r', 'a revision before is stale'), ('null', 'none is')) as v (r, d);
select tests.as_kernel();
select is((select username from identity.users where id = :'bob'), 'bob', 'control: Bob is Bob');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select identity.change_username(1, 'xyz')$$, '42501', 'no person is acting',
  'nobody has none');
select tests.as_service('svc_auditor');
select throws_ok($$select identity.change_username(1, 'xyz')$$, '42501', null,
  'svc_auditor changes none');

select * from finish();
rollback;

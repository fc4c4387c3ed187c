-- The rules are public; nobody but the kernel writes them.
begin;
select plan(9);

select tests.as_service('svc_app');
select cmp_ok((select count(*) from billing.rate_limits), '>=', 3::bigint, 'everybody reads them');
select throws_ok('update billing.rate_limits set capacity = 1', '42501', null,
  'a service changes none');
select tests.as_service('cf_api');
select throws_ok('select from billing.rate_limits', '42501', null,
  'a business function has nothing to do with them');
select tests.as_kernel();
select throws_ok($$insert into billing.rate_limits values ('Bad', 'ip', 1, 1, 'x')$$, '23514', null,
  'a name is a word');
select throws_ok($$insert into billing.rate_limits values ('bad', 'team', 1, 1, 'x')$$, '23514',
  null, 'a scope is a known one');
select throws_ok($$insert into billing.rate_limits values ('bad', 'ip', 0, 1, 'x')$$, '23514',
  null, 'a bucket holds something');
select throws_ok($$insert into billing.rate_limits values ('bad', 'ip', 1, 0, 'x')$$, '23514',
  null, 'and fills again');
select throws_ok($$insert into billing.rate_limits values ('bad', 'ip', 1, 'NaN', 'x')$$, '23514',
  null, 'as often as a number says');
select lives_ok($$insert into billing.rate_limits values ('good', 'ip', 1, 1, 'x')$$,
  'control: a usual rule');

select * from finish();
rollback;

-- What may be an amount of credits or of use.
begin;
select plan(12);

select tests.as_kernel();
select lives_ok(format('select billing.require_amount(%L)', a.amount), a.amount || ' is an amount')
from (values ('0.01'), ('1'), ('2.50'), ('2.500'), ('999999999999.99')) as a (amount);
select throws_ok(
  format('select billing.require_amount(%L)', a.amount), '22023', 'amount is not usable',
  coalesce(a.amount, 'null') || ' is none'
)
from (
  values (null), ('0'), ('-1'), ('0.001'), ('NaN'), ('Infinity'), ('1000000000000')
) as a (amount);

select * from finish();
rollback;

-- Who sees and who writes billing.price_tiers: the price list is public.
begin;
select plan(9);

select tests.as_service('svc_app');
select is((select count(*) from billing.price_tiers where action = 'api.generation'), 4::bigint,
  'anybody reads the prices');
select throws_ok($$insert into billing.price_tiers default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.price_tiers set price_cents = 0$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.price_tiers', '42501', null, 'a service deletes nothing');
select tests.as_service('cf_api');
select is((select count(*) from billing.price_tiers where action = 'api.generation'), 4::bigint,
  'a business function reads them');
select throws_ok($$update billing.price_tiers set price_cents = 0$$, '42501', null,
  'and changes none');
select tests.as_kernel();
select lives_ok(
  $$insert into billing.price_tiers (action, valid_from, from_quantity, price_cents)
    values ('api.generation', '2030-01-01+00', 0, 1)$$, 'the kernel, as the reference data, adds'
);
select throws_ok($$update billing.price_tiers set price_cents = 0$$, '42501', null,
  'and does not change what was sold');
select throws_ok('delete from billing.price_tiers', '42501', null, 'nor takes it away');

select * from finish();
rollback;

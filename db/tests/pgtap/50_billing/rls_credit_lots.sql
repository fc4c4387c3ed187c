-- Who sees and who writes billing.credit_lots, without a where as well as with one.
begin;
select plan(15);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'acme', 'svc_billing');
select billing.purchase_credits(:'acme', 10, 900, 'EUR', 'stripe', 'pi_1', 'buy') as bought \gset
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select tests.as_system(:'rival', 'svc_billing');
select billing.purchase_credits(:'rival', 10, 900, 'EUR', 'stripe', 'pi_2', 'buy') as sold \gset
select billing.hold_credits(:'rival', 4, 'job', 'final') as other_hold \gset

select tests.log_in(:'ann');
select is((select count(*) from billing.credit_lots where account_id = :'acme'), 1::bigint,
  'an owner reads the lots of the account');
select is((select count(*) from billing.credit_lots where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_lots where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_lots), 0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_lots default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok(
  $$update billing.credit_lots set remaining = 1$$, '42501', null, 'a service updates nothing'
);
select throws_ok('delete from billing.credit_lots', '42501', null, 'a service deletes nothing');

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select throws_ok('select count(*) from billing.credit_lots', '42501', null,
  'a business function reads nothing of it, not even for the system');
select throws_ok(
  $$insert into billing.credit_lots default values$$, '42501', null, 'and inserts nothing'
);
select throws_ok(
  $$update billing.credit_lots set remaining = 1$$, '42501', null, 'and updates nothing'
);
select throws_ok('delete from billing.credit_lots', '42501', null, 'and deletes nothing');

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_lots where account_id in (:'acme', :'rival')), 2::bigint,
  'the kernel sees the lots of every account'
);
select throws_ok('update billing.credit_lots set amount = 1', '42501', null,
  'what was given is never changed');
select throws_ok('update billing.credit_lots set expires_at = now()', '42501', null,
  'nor how long it is good');
select throws_ok('delete from billing.credit_lots', '42501', null, 'and no lot is deleted');

select * from finish();
rollback;

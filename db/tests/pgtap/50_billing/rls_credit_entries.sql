-- Who sees and who writes billing.credit_entries, without a where as well as with one.
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
select is((select count(*) from billing.credit_entries where account_id = :'acme'), 4::bigint,
  'an owner reads the entries of the account');
select is((select count(*) from billing.credit_entries where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_entries where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_entries), 0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_entries default values$$, '55000', null,
  'a service inserts nothing');
select throws_ok(
  $$update billing.credit_entries set amount = 1$$, '55000', null, 'a service updates nothing'
);
select throws_ok('delete from billing.credit_entries', '55000', null, 'a service deletes nothing');

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select throws_ok('select count(*) from billing.credit_entries', '42501', null,
  'a business function reads nothing of it, not even for the system');
select throws_ok(
  $$insert into billing.credit_entries default values$$, '55000', null, 'and inserts nothing'
);
select throws_ok(
  $$update billing.credit_entries set amount = 1$$, '55000', null, 'and updates nothing'
);
select throws_ok('delete from billing.credit_entries', '55000', null, 'and deletes nothing');

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_entries where account_id in (:'acme', :'rival')), 8::bigint,
  'the kernel sees the entries of every account'
);
select throws_ok('insert into billing.credit_entries default values', '55000', null,
  'and adds none');
select throws_ok('update billing.credit_entries set amount = 1', '55000', null,
  'and changes none');
select throws_ok('delete from billing.credit_entries', '55000', null, 'and deletes none');

select * from finish();
rollback;

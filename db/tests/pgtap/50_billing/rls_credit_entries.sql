-- Who sees and who writes billing.credit_entries, without a where as well as with one.
begin;
select plan(23);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.grant_credits(:'acme', 10);
select tests.grant_credits(:'rival', 10);
select tests.log_in(:'ann');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.consume_quota(:'acme', 'generations_per_month');
select billing.record_usage(:'acme', 'poster', 1, 'job');
select tests.log_in(:'eve');
select billing.hold_credits(:'rival', 4, 'job', 'final') as other_hold \gset
select billing.consume_quota(:'rival', 'generations_per_month');
select billing.record_usage(:'rival', 'poster', 1, 'job');

select tests.log_in(:'ann');
select is((select count(*) from billing.credit_entries where account_id = :'acme'), 4::bigint,
  'an owner reads entries of the account');
select is((select count(*) from billing.credit_entries where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_entries where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_entries),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_entries default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.credit_entries set amount = 1$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.credit_entries', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok('select count(*) from billing.credit_entries', '42501', null,
  'a business function reads no entries');
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'granted'
  ),
  '42501', null, 'for an owner it writes no entry in the book granted'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'purchased'
  ),
  '42501', null, 'for an owner it writes no entry in the book purchased'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'used'
  ),
  '42501', null, 'for an owner it writes no entry in the book used'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'refunded'
  ),
  '42501', null, 'for an owner it writes no entry in the book refunded'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'expired'
  ),
  '42501', null, 'for an owner it writes no entry in the book expired'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'adjusted'
  ),
  '42501', null, 'for an owner it writes no entry in the book adjusted'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'available'
  ),
  '23503', null, 'control: in the book available it may, were there the transaction'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'held'
  ),
  '23503', null, 'control: in the book held it may, were there the transaction'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'rival', 'held'
  ),
  '42501', null, 'but not elsewhere'
);

select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'held'
  ),
  '42501', null, 'for a viewer it writes none'
);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'acme', 'used'
  ),
  '23503', null, 'control: for the system it may, were there the transaction'
);
select throws_ok(
  format(
    $$insert into billing.credit_entries (account_id, transaction_id, book, amount)
      values (%L, gen_random_uuid(), %L, 1)$$,
    :'rival', 'used'
  ),
  '42501', null, 'but not elsewhere'
);

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_entries where account_id in (:'acme', :'rival')), 8::bigint,
  'the kernel sees the entries of every account'
);
select throws_ok('update billing.credit_entries set amount = 1', '42501', null,
  'and changes none');
select throws_ok('delete from billing.credit_entries', '42501', null, 'and deletes none');

select * from finish();
rollback;

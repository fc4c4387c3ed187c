-- Who sees and who writes billing.credit_transactions, without a where as well as with one.
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
select is((select count(*) from billing.credit_transactions where account_id = :'acme'), 2::bigint,
  'an owner reads the ledger of the account');
select is((select count(*) from billing.credit_transactions where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_transactions where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_transactions),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_transactions default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.credit_transactions set reason = 'x'$$, '42501', null,
  'a service updates nothing');
select throws_ok(
  'delete from billing.credit_transactions',
  '42501', null, 'a service deletes nothing'
);

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.credit_transactions), 2::bigint,
  'a business function sees the ledger of accounts that the actor may spend from');
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'release', '1', '-1', 'gen_random_uuid()'
  ),
  '42501', null, 'for an owner it writes no release'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'capture', '0', '-1', 'gen_random_uuid()'
  ),
  '42501', null, 'for an owner it writes no capture'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'grant', '1', '0', 'null'
  ),
  '42501', null, 'for an owner it writes no grant'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'purchase', '1', '0', 'null'
  ),
  '42501', null, 'for an owner it writes no purchase'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'refund', '1', '0', 'null'
  ),
  '42501', null, 'for an owner it writes no refund'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'adjustment', '1', '0', 'null'
  ),
  '42501', null, 'for an owner it writes no adjustment'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'hold', '-1', '1', 'gen_random_uuid()'
  ),
  '23503', null, 'control: a hold it may, were there the hold'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'rival', 'hold', '-1', '1', 'gen_random_uuid()'
  ),
  '42501', null, 'but not elsewhere'
);

select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'hold', '-1', '1', 'gen_random_uuid()'
  ),
  '42501', null, 'for a viewer it writes no hold'
);
select is((select count(*) from billing.credit_transactions), 0::bigint, 'nor sees a row');

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select lives_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'acme', 'grant', '1', '0', 'null'
  ),
  'for the system it writes a grant'
);
select throws_ok(
  format(
    $$insert into billing.credit_transactions (account_id, sequence, kind, available_change,
        held_change, available_after, held_after, hold_id, reason)
      values (%L, 9, %L, %s, %s, 1, 1, %s, 'x')$$,
    :'rival', 'grant', '1', '0', 'null'
  ),
  '42501', null, 'in its account alone'
);

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_transactions where account_id in (:'acme', :'rival')),
  5::bigint, 'the kernel sees the the ledger of every account'
);
select throws_ok('update billing.credit_transactions set reason = ''x''', '42501', null,
  'and changes nothing');
select throws_ok('delete from billing.credit_transactions', '42501', null, 'and deletes nothing');

select * from finish();
rollback;

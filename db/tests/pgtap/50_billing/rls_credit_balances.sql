-- Who sees and who writes billing.credit_balances, without a where as well as with one.
begin;
select plan(15);

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
select is((select count(*) from billing.credit_balances where account_id = :'acme'), 1::bigint,
  'an owner reads the wallet of the account');
select is((select count(*) from billing.credit_balances where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_balances where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_balances),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_balances default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.credit_balances set available = 1000$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.credit_balances', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.credit_balances where account_id in (:'acme', :'rival')),
  1::bigint, 'a business function sees the wallets that the actor may spend from');
with done as (
  update billing.credit_balances set held = 1
  returning 1
)
select is(
  (select count(*) from done),
  2::bigint, 'and moves those alone, without a where either: the team''s and the owner''s own'
);

select tests.log_in(:'vic');
select tests.as_service('cf_api');
with done as (
  update billing.credit_balances set held = 1
  returning 1
)
select is(
  (select count(*) from done),
  1::bigint, 'for a viewer it moves that of his own account alone'
);
select is((select count(*) from billing.credit_balances where account_id = :'acme'), 0::bigint,
  'nor sees one');
select throws_ok(format($$insert into billing.credit_balances (account_id) values (%L)$$, :'acme'),
  '42501', null, 'no business function makes a wallet');
select throws_ok('delete from billing.credit_balances', '42501', null, 'nor deletes one');

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_balances where account_id in (:'acme', :'rival')), 2::bigint,
  'the kernel sees the the wallet of every account'
);
select throws_ok('delete from billing.credit_balances', '42501', null, 'and deletes none');

select * from finish();
rollback;

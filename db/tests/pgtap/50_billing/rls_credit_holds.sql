-- Who sees and who writes billing.credit_holds, without a where as well as with one.
begin;
select plan(17);

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
select is((select count(*) from billing.credit_holds where account_id = :'acme'), 1::bigint,
  'an owner reads holds of the account');
select is((select count(*) from billing.credit_holds where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.credit_holds where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.credit_holds),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.credit_holds default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.credit_holds set state = 'released'$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.credit_holds', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.credit_holds), 1::bigint,
  'a business function sees the holds of accounts that the actor may spend from');
select lives_ok(
  format(
    $$insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
      values (%L, 1, 'x', 'x', now() + interval '1 hour')$$,
    :'acme'
  ),
  'and makes one there'
);
select throws_ok(
  format(
    $$insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
      values (%L, 1, 'x', 'x', now() + interval '1 hour')$$,
    :'rival'
  ),
  '42501', null, 'and none elsewhere'
);
with done as (
  update billing.credit_holds set state = 'released', closed_at = now()
  returning 1
)
select is(
  (select count(*) from done),
  0::bigint, 'for an owner it closes no hold, without a where either'
);

select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
      values (%L, 1, 'x', 'x', now() + interval '1 hour')$$,
    :'acme'
  ),
  '42501', null, 'for a viewer it makes none'
);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
with done as (
  update billing.credit_holds set state = 'released', closed_at = now()
  returning 1
)
select is(
  (select count(*) from done),
  2::bigint, 'for the system it closes those of its account alone, without a where'
);
select throws_ok('update billing.credit_holds set amount = 1', '42501', null,
  'the amount of a hold is never changed');
select throws_ok('delete from billing.credit_holds', '42501', null, 'no hold is deleted');

select tests.as_kernel();
select is(
  (select count(*) from billing.credit_holds where account_id in (:'acme', :'rival')), 3::bigint,
  'the kernel sees the holds of every account'
);
select throws_ok('delete from billing.credit_holds', '42501', null, 'and deletes none');

select * from finish();
rollback;

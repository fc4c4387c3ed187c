-- SPEC 5: a hold ends by itself, and its credits are available again.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'ann', 'other') as other \gset
select tests.grant_credits(:'acme', 10);
select tests.grant_credits(:'other', 10);
select tests.log_in(:'ann', 'svc_worker');
select
  billing.hold_credits(:'acme', 1, 'one', 'final'),
  billing.hold_credits(:'acme', 2, 'two', 'final'),
  billing.hold_credits(:'other', 3, 'three', 'final') \gset ignored_
select tests.as_service('svc_worker');
select is(billing.expire_holds(), 0, 'a hold that lasts is left alone');

-- The clock of a transaction stands still: the holds are made to have expired.
select tests.log_out();
set constraints all immediate;
set local role cf_owner;
create policy owner_test on billing.credit_holds to cf_owner using (true) with check (true);
update billing.credit_holds
set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'
where account_id in (:'acme', :'other') and idempotency_key <> 'two';
drop policy owner_test on billing.credit_holds;
set constraints all deferred;

select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.expire_holds(1), 1, 'no more than asked for at once');
select is(billing.expire_holds(), 1, 'the rest, of whatever account, afterwards');
select is(billing.expire_holds(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select results_eq(
  format('select idempotency_key, state from billing.credit_holds
    where account_id in (%L, %L) order by 1', :'acme', :'other'),
  $$values ('one', 'expired'), ('three', 'expired'), ('two', 'held')$$, 'the holds say so'
);
select results_eq(
  format('select available, held from billing.credit_balances
    where account_id in (%L, %L) order by account_id', :'acme', :'other'),
  'values (8.00, 2.00), (10.00, 0.00)', 'their credits are available again'
);
select is(
  (select count(*) from billing.credit_transactions where kind = 'release' and reason = 'expired'
    and account_id in (:'acme', :'other')), 2::bigint, 'the ledger says why'
);
select lives_ok('set constraints all immediate', 'the ledger balances');
select tests.as_service('svc_app');
select throws_ok('select billing.expire_holds()', '42501', null, 'only workers sweep');

select * from finish();
rollback;

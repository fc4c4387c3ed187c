-- Who sees and who writes billing.quota_counters, without a where as well as with one.
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
select is((select count(*) from billing.quota_counters where account_id = :'acme'), 1::bigint,
  'an owner reads counters of the account');
select is((select count(*) from billing.quota_counters where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.quota_counters where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.quota_counters),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.quota_counters default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.quota_counters set used = 0$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.quota_counters', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.quota_counters), 1::bigint,
  'a business function sees the counters that the actor may count up');
with done as (
  update billing.quota_counters set used = 2
  returning 1
)
select is(
  (select count(*) from done),
  1::bigint, 'and counts those alone up, without a where either'
);
select lives_ok(
  format(
    $$insert into billing.quota_counters (account_id, metric, period, period_start,
        scope_kind, scope_id, used)
      values (%1$L, 'x', 'day', now(), 'account', %1$L, 0)$$,
    :'acme'
  ),
  'and begins one there'
);
select throws_ok(
  format(
    $$insert into billing.quota_counters (account_id, metric, period, period_start,
        scope_kind, scope_id, used)
      values (%1$L, 'x', 'day', now(), 'account', %1$L, 0)$$,
    :'rival'
  ),
  '42501', null, 'and none elsewhere'
);

select tests.log_in(:'vic');
select tests.as_service('cf_api');
with done as (
  update billing.quota_counters set used = 0
  returning 1
)
select is((select count(*) from done), 0::bigint, 'for a viewer it changes none');
select is((select count(*) from billing.quota_counters), 0::bigint, 'nor sees one');
select throws_ok(
  format(
    $$insert into billing.quota_counters (account_id, metric, period, period_start,
        scope_kind, scope_id, used)
      values (%1$L, 'x', 'day', now(), 'account', %1$L, 0)$$,
    :'acme'
  ),
  '42501', null, 'nor begins one'
);
select throws_ok('delete from billing.quota_counters', '42501', null, 'no counter is deleted');

select tests.as_kernel();
select is(
  (select count(*) from billing.quota_counters where account_id in (:'acme', :'rival')), 3::bigint,
  'the kernel sees the counters of every account'
);
select throws_ok('update billing.quota_counters set used = 0', '42501', null, 'and changes none');

select * from finish();
rollback;

-- Who sees and who writes billing.usage_events, without a where as well as with one.
begin;
select plan(19);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select billing.record_usage(:'acme', 'poster', 1, 'job');
select tests.log_in(:'eve');
select billing.record_usage(:'rival', 'poster', 1, 'job');
select tests.log_out();
select tests.as_service('svc_worker');
select billing.fold_usage() >= 2 as folded;

select tests.log_in(:'ann');
select is((select count(*) from billing.usage_events where account_id = :'acme'), 1::bigint,
  'an owner reads use of the account');
select is((select count(*) from billing.usage_events where account_id = :'rival'), 0::bigint,
  'and none of another account');
select is((select count(*) from billing.usage_log), 1::bigint, 'nor through the view');
select tests.log_in(:'vic');
select is((select count(*) from billing.usage_events where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select is((select count(*) from billing.usage_log), 0::bigint, 'nor through the view');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.usage_events),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.usage_events default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.usage_events set quantity = 1$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.usage_events', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok('select count(*) from billing.usage_events', '42501', null,
  'no business function reads the log');
select throws_ok('select count(*) from billing.usage_log', '42501', null,
  'nor through the view');
select throws_ok(
  format(
    $$insert into billing.usage_events (account_id, action, quantity) values (%L, 'poster', 1)$$,
    :'acme'
  ),
  '42501', null, 'nor writes it: the kernel''s door is the only one'
);
select throws_ok('update billing.usage_events set quantity = 1', '42501', null,
  'no use is changed');
select throws_ok('delete from billing.usage_events', '42501', null, 'nor deleted');
select throws_ok('select count(*) from billing.usage_events_default', '42501', null,
  'no partition is read past its table');

select tests.as_kernel();
select is(
  (select count(*) from billing.usage_events where account_id in (:'acme', :'rival')), 2::bigint,
  'the kernel sees the use of every account'
);
select is(
  (select count(*) from billing.usage_log where account_id in (:'acme', :'rival')), 2::bigint,
  'through the view as well'
);
select throws_ok('update billing.usage_events set quantity = 1', '42501', null,
  'and changes none');
select throws_ok('delete from billing.usage_events', '42501', null, 'and deletes none');

select * from finish();
rollback;

-- SPEC 5: an account always has one current subscription.
begin;
select plan(3);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
savepoint ended;
update billing.subscriptions set is_current = false, ended_at = now() where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL014', 'account must keep a subscription',
  'an account is never without a subscription');
rollback to ended;
update billing.subscriptions set status = 'past_due' where account_id = :'acme';
select lives_ok('set constraints all immediate', 'control: its status may change');
set constraints all deferred;
select tests.as_service('svc_billing');
select billing.start_subscription(:'acme', 'pro');
select lives_ok(
  'set constraints all immediate',
  'control: another may follow in the same transaction'
);

select * from finish();
rollback;

-- SPEC 5: a worker looks after the subscriptions whose time has come.
begin;
select plan(16);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.new_team(:'eve', 'closed') as closed \gset
select tests.as_kernel();
insert into billing.plan_versions (plan, version, monthly_credits) values ('pro', 2, 10);

select tests.log_in(:'ann');
select throws_ok('select billing.sweep_subscriptions()', '42501', null,
  'the service of people does not sweep');
select tests.as_service('svc_billing');
select throws_ok('select billing.sweep_subscriptions()', '42501', null, 'nor does the adapter');
select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.sweep_subscriptions(), 0, 'control: a worker does; nothing is due');
select is(current_setting('cf.context', true), '', 'and nobody is acting after it');

select tests.log_out();
create function tests.end_trial(p_account_id uuid)
returns void
language plpgsql
as $$
begin
  perform tests.as_system(p_account_id, 'svc_billing');
  perform billing.start_subscription(p_account_id, 'team', 'trialing');
  perform tests.as_service('cf_api');
  update billing.subscriptions set trial_ends_at = now()
  where account_id = p_account_id and is_current;
end
$$;
select tests.end_trial(:'acme');
select tests.log_out();
select tests.end_trial(:'rival');
select tests.log_out();
select tests.end_trial(:'closed');
select tests.log_in(:'eve');
select tenancy.close_account(:'closed');
select tests.as_service('svc_worker');
select current_setting('cf.context') as context \gset
select is(billing.sweep_subscriptions(1), 1, 'so many accounts at most');
select is(current_setting('cf.context'), :'context', 'whoever acted acts on');
select is(billing.sweep_subscriptions(0), 0, 'or none');
select is(billing.sweep_subscriptions(-1), 0, 'or fewer');
select is(billing.sweep_subscriptions(), 1, 'the rest later; not what is closed');
select is(billing.sweep_subscriptions(), 0, 'each once');
select tests.as_kernel();
select results_eq(
  format($$select status, count(*) from billing.subscriptions
    where account_id in (%L, %L) and is_current group by status$$, :'acme', :'rival'),
  $$values ('expired', 2::bigint)$$, 'what is over is'
);
select is((select count(*) from messaging.messages
    where account_id in (:'acme', :'rival') and topic = 'subscription.changed'
      and payload = '{"plan": "team", "status": "expired"}'), 2::bigint, 'the outbox tells of it');

-- Credits of a month that has begun.
select tests.as_system(:'acme', 'svc_billing');
select billing.start_subscription(:'acme', 'pro');
select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.sweep_subscriptions(), 1, 'a month begins');
select is(billing.sweep_subscriptions(), 0, 'once');
select tests.as_kernel();
update billing.subscriptions set credits_until = now() - interval '1 day'
where account_id = :'acme' and is_current;
select tests.as_service('svc_worker');
select is(billing.sweep_subscriptions(), 1, 'and the next one');
select tests.as_kernel();
select is((select count(*) from billing.credit_transactions
    where account_id = :'acme' and kind = 'grant'), 1::bigint,
  'but the same month never gives its credits twice');

select * from finish();
rollback;

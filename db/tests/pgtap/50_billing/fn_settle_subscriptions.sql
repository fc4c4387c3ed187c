-- SPEC 5: what has lapsed is moved on, and the best that counts is current.
begin;
select plan(18);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1') as stripe \gset
select billing.link_subscription(:'acme', 'paypal', 'I-1') as paypal \gset
select tests.as_service('cf_api');
select is(billing.settle_subscriptions(:'acme'), false, 'where nothing is due nothing is done');
update billing.subscriptions set status = 'trialing', trial_ends_at = now() + interval '1 day'
where account_id = :'acme' and provider = 'none';
select is(billing.settle_subscriptions(:'acme'), false, 'a trial goes on');
update billing.subscriptions set trial_ends_at = now()
where account_id = :'acme' and provider = 'none';
select is(billing.settle_subscriptions(:'acme'), true, 'until it is over');
select results_eq(
  format('select status, is_current, ended_at from billing.subscriptions where account_id = %L',
    :'acme'),
  $$values ('expired', true, null::timestamptz)$$, 'then it has expired; the account keeps it'
);
select is(billing.settle_subscriptions(:'acme'), false, 'once');
update billing.subscriptions set status = 'past_due', grace_ends_at = now()
where account_id = :'acme' and provider = 'none';
select is(billing.settle_subscriptions(:'acme'), true, 'so is a grace');
select is((select status from billing.subscriptions where account_id = :'acme'), 'suspended',
  'then it is suspended');
update billing.subscriptions set status = 'active' where account_id = :'acme';

insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, status, plan, plan_version,
  period_ends_at, cancel_at, payload_hash
)
values
  (:'acme', :'stripe', 'stripe', 'a', '2026-01-01', 'created', 'active', 'pro', 1, null, null,
    sha256('')),
  (:'acme', :'paypal', 'paypal', 'a', '2026-01-02', 'created', 'active', 'pro', 1, null,
    '2999-01-01',
    sha256(''));
select is(billing.settle_subscriptions(:'acme'), false, 'what is not named is not made anew');
select is(billing.settle_subscriptions(:'acme', :'stripe'), true, 'what is named is');
select is((select id from billing.subscriptions where account_id = :'acme' and is_current),
  :'stripe'::uuid, 'and becomes current, the better one');
select billing.settle_subscriptions(:'acme', :'paypal');
select is((select id from billing.subscriptions where account_id = :'acme' and is_current),
  :'paypal'::uuid, 'of two alike the later one');
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, cancel_at, payload_hash
)
values (:'acme', :'paypal', 'paypal', 'b', '2026-01-03', 'state', '2026-02-01', sha256(''));
update billing.subscriptions set cancel_at = '2026-02-01' where id = :'paypal';
select is(billing.settle_subscriptions(:'acme'), true, 'what was cancelled ends in its time');
select results_eq(
  format('select provider, status, is_current, ended_at from billing.subscriptions
    where account_id = %L order by provider', :'acme'),
  $$values ('none', 'active', false, null::timestamptz),
    ('paypal', 'cancelled', false, '2026-02-01'), ('stripe', 'active', true, null)$$,
  'and the next one is current'
);
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
)
values (:'acme', :'stripe', 'stripe', 'b', '2026-02-03', 'suspended', sha256(''));
select billing.settle_subscriptions(:'acme', :'stripe');
select is((select provider from billing.subscriptions where account_id = :'acme' and is_current),
  'none', 'a small plan that counts is better than a large one that does not');
select tests.as_kernel();
select is((select count(*) from messaging.messages
  where account_id = :'acme' and topic = 'subscription.changed'), 6::bigint,
  'each change is in the outbox, and nothing else');
select is((select payload from messaging.messages
    where account_id = :'acme' and topic = 'subscription.changed' order by id desc limit 1),
  '{"plan": "free", "status": "active"}'::jsonb, 'with what is current after it');
select is((select resets from billing.quota_accounts where account_id = :'acme'), 6::bigint,
  'after each the quotas ask the plan anew');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.settle_subscriptions(%L)', :'acme'), '42501', null,
  'no service calls it');

select * from finish();
rollback;

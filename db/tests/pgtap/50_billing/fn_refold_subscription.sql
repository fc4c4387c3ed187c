-- SPEC 5: a provider's subscription is made anew from its events.
begin;
select plan(7);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1', 'Europe/Berlin') as link \gset
select tests.as_service('cf_api');
select billing.refold_subscription(:'acme', :'link');
select is((select count(*) from billing.subscriptions where id = :'link'), 0::bigint,
  'without events there is none');
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, status, plan, plan_version,
  payload_hash
)
values
  -- Of one moment: that it began, and that it was paid.
  (:'acme', :'link', 'stripe', 'b', '2026-01-01', 'paid', null, null, null, sha256('')),
  (:'acme', :'link', 'stripe', 'c', '2026-01-01', 'created', 'past_due', 'pro', 1, sha256(''));
select billing.refold_subscription(:'acme', :'link');
select is((select status from billing.subscriptions where id = :'link'), 'active',
  'of one moment the beginning comes first');
select is((select revision from billing.subscriptions where id = :'link'), 1, 'it is new');
select billing.refold_subscription(:'acme', :'link');
select is((select revision from billing.subscriptions where id = :'link'), 1,
  'a second time nothing is written');
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, status, plan, plan_version,
  payload_hash
)
values
  (:'acme', :'link', 'stripe', 'B', '2026-01-02', 'state', 'suspended', 'pro', 1, sha256('')),
  (:'acme', :'link', 'stripe', 'a', '2026-01-02', 'state', 'active', 'team', 1, sha256(''));
select billing.refold_subscription(:'acme', :'link');
select results_eq(
  format('select plan, status, time_zone, revision, is_current from billing.subscriptions
    where id = %L', :'link'),
  $$values ('team', 'active', 'Europe/Berlin', 2, false)$$,
  'of one kind and moment the id decides, by its bytes, whatever the language'
);
update billing.subscriptions set is_current = false where account_id = :'acme';
update billing.subscriptions set is_current = true where id = :'link';
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
)
values (:'acme', :'link', 'stripe', 'd', '2026-01-03', 'expired', sha256(''));
select billing.refold_subscription(:'acme', :'link');
select results_eq(
  format('select status, is_current, ended_at from billing.subscriptions where id = %L', :'link'),
  $$values ('expired', false, '2026-01-03'::timestamptz)$$, 'what has ended is not current'
);
select tests.as_service('svc_billing');
select throws_ok(format('select billing.refold_subscription(%L, %L)', :'acme', :'link'),
  '42501', null,
  'no service makes one anew itself');

select * from finish();
rollback;

-- SPEC 5: what an account has once its current subscription counts no more.
begin;
select plan(10);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
select is(billing.next_plan(:'acme'), row('free', 1, 'plan', 'infinity')::billing.plan_in_force,
  'what counts');
select tests.as_system(:'acme', 'svc_billing');
select billing.start_subscription(:'acme', 'pro', 'suspended');
select tests.as_kernel();
insert into billing.plan_versions (plan, version) values ('free', 2);
select is(billing.next_plan(:'acme'), row('free', 2, 'fallback', null)::billing.plan_in_force,
  'or what Free gives now');
select is(billing.next_plan(gen_random_uuid()),
  row('free', 2, 'fallback', null)::billing.plan_in_force, 'whoever asks');
select is(billing.next_plan(null), null, 'if anybody does');
insert into billing.subscriptions (
  account_id, plan, plan_version, status, is_current, provider, provider_reference, started_at,
  trial_ends_at
)
values
  (:'acme', 'pro', 1, 'active', false, 'stripe', 'a', '2026-01-01', null),
  (:'acme', 'team', 1, 'trialing', false, 'stripe', 'b', '2026-01-02', now());
select is(billing.next_plan(:'acme'), row('pro', 1, 'plan', 'infinity')::billing.plan_in_force,
  'of several those that count');
insert into billing.subscriptions (
  account_id, plan, plan_version, status, is_current, provider, provider_reference, started_at,
  grace_ends_at
)
values (:'acme', 'pro', 1, 'past_due', false, 'stripe', 'c', '2026-01-03', '2999-01-01');
select is((billing.next_plan(:'acme')).source, 'grace', 'of two alike the later one');
insert into billing.subscriptions (
  account_id, plan, plan_version, status, is_current, provider, provider_reference, started_at,
  trial_ends_at
)
values (:'acme', 'enterprise', 1, 'trialing', false, 'stripe', 'd', '2025-01-01', '2999-01-01');
select is(billing.next_plan(:'acme'),
  row('enterprise', 1, 'trial', '2999-01-01')::billing.plan_in_force, 'of all the largest');
insert into billing.subscriptions (
  account_id, id, plan, plan_version, status, is_current, provider, provider_reference, started_at
)
select :'acme', i.id::uuid, 'enterprise', i.version, 'active', false, 'odoo', i.version::text,
  '2026-01-01'
from (values ('ffffffff-0000-7000-8000-000000000002', 1)) as i (id, version);
insert into billing.plan_versions (plan, version) values ('enterprise', 2);
insert into billing.subscriptions (
  account_id, id, plan, plan_version, status, is_current, provider, provider_reference, started_at
)
values (:'acme', 'ffffffff-0000-7000-8000-000000000001', 'enterprise', 2, 'active', false, 'odoo',
  '2', '2026-01-01');
select is((billing.next_plan(:'acme')).plan_version, 1, 'and at last the id decides');
insert into billing.subscriptions (
  account_id, plan, plan_version, status, is_current, provider, provider_reference, started_at,
  ended_at
)
values (:'acme', 'enterprise', 2, 'active', false, 'odoo', '3', '2026-01-02', now());
select is((billing.next_plan(:'acme')).plan_version, 1, 'what has ended does not count');
select tests.as_service('svc_app');
select throws_ok(format('select billing.next_plan(%L)', :'acme'), '42501', null, 'no service asks');

select * from finish();
rollback;

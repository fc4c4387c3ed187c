-- SPEC 5: whose a provider's subscription is.
begin;
select plan(17);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.link_subscription(%L, %L, %L)', :'acme', 'stripe', 'sub_1'),
  '42501', null, 'the service of people may not link');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.link_subscription(%L, %L, %L)', :'acme', 'stripe', 'sub_1'),
  '42501', null, 'nor does an owner');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(
  format('select billing.link_subscription(%L, %L, %L)', :'rival', 'stripe', 'sub_1'), '42501',
  null, 'the system acts inside one account'
);
select billing.link_subscription(:'acme', 'stripe', 'sub_1', 'Europe/Berlin') as link \gset
select results_eq(
  format('select id, provider, reference, time_zone, actor_id from billing.subscription_links
    where account_id = %L', :'acme'),
  format('values (%L::uuid, %L, %L, %L, %L::uuid)', :'link', 'stripe', 'sub_1', 'Europe/Berlin',
    '00000000-0000-0000-0000-000000000000'),
  'control: the billing adapter links'
);
select is(billing.link_subscription(:'acme', 'stripe', 'sub_1'), :'link'::uuid,
  'a second time it is the same');
select is((select time_zone from billing.subscription_links), 'Europe/Berlin', 'and stays so');
select isnt(billing.link_subscription(:'acme', 'paypal', 'sub_1'), :'link'::uuid,
  'what another provider calls so is another one');
select is((select count(*) from billing.subscriptions where account_id = :'acme'), 1::bigint,
  'nothing has begun with that');
select throws_ok(
  format('select billing.link_subscription(%L, %L, %L, %L)', :'acme', v.provider, v.reference,
    v.zone), v.code, null, v.claim
)
from (values
  ('none', 'sub_2', 'UTC', '23514', 'a provider that is not there'),
  (null, 'sub_2', 'UTC', '23502', 'no provider'), ('stripe', null, 'UTC', '23502', 'no reference'),
  ('stripe', '', 'UTC', '23514', 'an empty one'),
  ('stripe', repeat('x', 201), 'UTC', '23514', 'one too long'),
  ('stripe', 'sub_2', 'Berlin', '22023', 'a zone that is not there'),
  ('stripe', 'sub_2', null, '22023', 'no zone')
) as v (provider, reference, zone, code, claim);
select throws_ok('select billing.link_subscription(null, ''stripe'', ''sub_2'')', '22004', null,
  'a link is of an account');

select tests.as_system(:'rival', 'svc_billing');
select throws_ok(
  format('select billing.link_subscription(%L, %L, %L)', :'rival', 'stripe', 'sub_1'), 'RL031',
  'subscription is linked to another account', 'what was paid once serves one account'
);

select * from finish();
rollback;

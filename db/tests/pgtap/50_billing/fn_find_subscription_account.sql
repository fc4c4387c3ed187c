-- SPEC 5: an event names its subscription; whose that is the billing adapter must find.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1');
select tests.log_out();
select tests.as_service('svc_billing');
select is(billing.find_subscription_account('stripe', 'sub_1'), :'acme'::uuid,
  'the billing adapter finds it before it acts');
select throws_ok(format('select billing.find_subscription_account(%L, %L)', v.provider,
  v.reference),
  'NF001', 'not found', v.claim)
from (values ('stripe', 'sub_2', 'not one that is not linked'),
  ('paypal', 'sub_1', 'nor that of another provider'), (null, null, 'nor none')
) as v (provider, reference, claim);
select tests.log_in(:'ann');
select throws_ok($$select billing.find_subscription_account('stripe', 'sub_1')$$, '42501', null,
  'the service of people does not');
select tests.as_service('svc_worker');
select throws_ok($$select billing.find_subscription_account('stripe', 'sub_1')$$, '42501', null,
  'nor does a worker');

select * from finish();
rollback;

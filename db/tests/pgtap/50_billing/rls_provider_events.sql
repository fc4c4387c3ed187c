-- Who sees and who writes billing.provider_events, without a where as well as with one.
begin;
select plan(16);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'rival', 'svc_billing');
select billing.link_subscription(:'rival', 'paypal', 'I-2') as other \gset
select billing.apply_event(:'rival', 'paypal',
  '{"id": "WH-1", "create_time": "2026-01-01T00:00:00Z",
  "event_type": "BILLING.SUBSCRIPTION.SUSPENDED", "resource": {"id": "I-2"}}');
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'paypal', 'I-1') as link \gset
select billing.apply_event(:'acme', 'paypal', '{"id": "WH-1", "create_time": "2026-01-01T00:00:00Z",
  "event_type": "BILLING.SUBSCRIPTION.SUSPENDED", "resource": {"id": "I-1"}}');

select tests.log_in(:'ann');
select is((select count(*) from billing.provider_events where account_id = :'acme'), 1::bigint,
  'an owner reads events of the account');
select is((select count(*) from billing.provider_events where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.provider_events), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from billing.provider_events), 0::bigint,
  'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok('insert into billing.provider_events default values', '42501', null,
  'a service inserts nothing');
select throws_ok('update billing.provider_events set kind = kind', '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.provider_events', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.provider_events), 1::bigint,
  'a business function sees what the actor may read');
select throws_ok(
  format(
    $$insert into billing.provider_events (
        account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
      )
      values (%L, %L, 'paypal', 'WH-2', now(), 'noted', sha256(''))$$, :'acme', :'link'),
  '42501', null, 'for an owner it makes none'
);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select lives_ok(
  format(
    $$insert into billing.provider_events (
        account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
      )
      values (%L, %L, 'paypal', 'WH-2', now(), 'noted', sha256(''))$$, :'acme', :'link'),
  'for the system it makes one in its account'
);
select throws_ok(
  format(
    $$insert into billing.provider_events (
        account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
      )
      values (%L, %L, 'paypal', 'WH-2', now(), 'noted', sha256(''))$$, :'rival', :'other'),
  '42501', null, 'and none elsewhere'
);
select throws_ok('update billing.provider_events set kind = kind', '42501', null,
  'and changes none');

select throws_ok('delete from billing.provider_events', '42501', null, 'and deletes none');

select tests.as_kernel();
select is((select count(*) from billing.provider_events where account_id in (:'acme', :'rival')),
  3::bigint, 'the kernel sees those of every account');
select throws_ok('update billing.provider_events set kind = kind', '42501', null,
  'and changes none');
select throws_ok('delete from billing.provider_events', '42501', null, 'and deletes none');

select * from finish();
rollback;

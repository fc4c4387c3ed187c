-- SPEC 5: what was promised may be taken back.
begin;
select plan(12);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.set_override(:'acme', 'seats', 'sale', 9) as override \gset
select tests.log_in(:'ann');
select throws_ok(format('select billing.end_override(%L, %L)', :'acme', :'override'), '42501', null,
  'the service of people ends none');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.end_override(%L, %L)', :'acme', :'override'), '42501', null,
  'nor does an owner');
select tests.as_system(:'rival', 'svc_billing');
select throws_ok(format('select billing.end_override(%L, %L)', :'acme', :'override'), '42501', null,
  'the system acts inside one account');
select throws_ok(format('select billing.end_override(%L, %L)', :'rival', :'override'), 'NF001',
  'not found', 'where another account''s is not');
select throws_ok(format('select billing.end_override(null, %L)', :'override'), '22004', null,
  'an override is an account''s');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.end_override(%L, null)', :'acme'), 'NF001', null, 'none');
select lives_ok(format('select billing.end_override(%L, %L)', :'acme', :'override'),
  'control: the billing adapter ends it');
select is((select ended_at from billing.entitlement_overrides
  where id = :'override'), now(), 'now');
select throws_ok(format('select billing.end_override(%L, %L)', :'acme', :'override'), 'ST041',
  'override is over', 'once');
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).source, 'plan', 'the plan counts again');
select is((select resets from billing.quota_accounts where account_id = :'acme'), 2::bigint,
  'and the quotas ask anew');
select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
insert into billing.entitlement_overrides (
  account_id, id, feature, kind, limit_value, reason, valid_from, valid_until, actor_id
)
values (:'acme', '00000000-0000-7000-8000-000000000009', 'seats', 'limit', 1, 'sale', '2020-01-01',
  now(), :'ann');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(
  format('select billing.end_override(%L, %L)', :'acme', '00000000-0000-7000-8000-000000000009'),
  'ST041', null, 'what is over need not be ended'
);

select * from finish();
rollback;

-- Who sees and who writes billing.entitlement_overrides, without a where as well as with one.
begin;
select plan(18);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'rival', 'svc_billing');
select billing.set_override(:'rival', 'seats', 'sale', 9);
select tests.as_system(:'acme', 'svc_billing');
select billing.set_override(:'acme', 'seats', 'sale', 9);

select tests.log_in(:'ann');
select is((select count(*) from billing.entitlement_overrides
  where account_id = :'acme'), 1::bigint,
  'an owner reads overrides of the account');
select is((select count(*) from billing.entitlement_overrides
  where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.entitlement_overrides), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from billing.entitlement_overrides), 0::bigint,
  'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok('insert into billing.entitlement_overrides default values', '42501', null,
  'a service inserts nothing');
select throws_ok('update billing.entitlement_overrides set reason = reason', '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.entitlement_overrides', '42501', null,
  'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.entitlement_overrides), 1::bigint,
  'a business function sees what the actor may read');
select throws_ok(
  format(
    $$insert into billing.entitlement_overrides (
        account_id, feature, kind, limit_value, reason, actor_id
      )
      values (%L, 'sessions', 'limit', 9, 'sale', gen_random_uuid())$$, :'acme'),
  '42501', null, 'for an owner it makes none'
);
with done as (
  update billing.entitlement_overrides set ended_at = now() where ended_at is null
  returning 1
)
select is((select count(*) from done), 0::bigint, 'and ends none, without a
  where of the account either');

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select lives_ok(
  format(
    $$insert into billing.entitlement_overrides (
        account_id, feature, kind, limit_value, reason, actor_id
      )
      values (%L, 'sessions', 'limit', 9, 'sale', gen_random_uuid())$$, :'acme'),
  'for the system it makes one in its account'
);
select throws_ok(
  format(
    $$insert into billing.entitlement_overrides (
        account_id, feature, kind, limit_value, reason, actor_id
      )
      values (%L, 'sessions', 'limit', 9, 'sale', gen_random_uuid())$$, :'rival'),
  '42501', null, 'and none elsewhere'
);
with done as (
  update billing.entitlement_overrides set ended_at = now() where ended_at is null
  returning 1
)
select is((select count(*) from done), 2::bigint,
  'it ends those of its account alone, without a where');
select throws_ok('update billing.entitlement_overrides set limit_value = 1', '42501', null,
  'what was promised is never changed');

select throws_ok('delete from billing.entitlement_overrides', '42501', null, 'and deletes none');

select tests.as_kernel();
select is((select count(*) from billing.entitlement_overrides
  where account_id in (:'acme', :'rival')),
  3::bigint, 'the kernel sees those of every account');
select throws_ok('update billing.entitlement_overrides set reason = reason', '42501', null,
  'and changes none');
select throws_ok('delete from billing.entitlement_overrides', '42501', null, 'and deletes none');

select * from finish();
rollback;

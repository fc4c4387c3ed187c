-- What nobody has settled in time goes back.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
insert into billing.plan_versions (plan, version) values ('enterprise', 2);
insert into billing.plan_entitlements (
  plan, version, feature, kind, limit_value, enforcement, overage_price_cents
) values ('enterprise', 2, 'generations_per_month', 'quota', 4, 'overage', 5);
select tests.log_out();
select tests.grant_plan(:'acme', 'enterprise');
select tests.log_in(:'ann');
select billing.reserve_quota(:'acme', 'generations_per_month', 3, 'one', now() + interval '1 day')
  as one \gset
select billing.reserve_quota(:'acme', 'generations_per_month', 3, 'two', now() + interval '1 day')
  as two \gset
select billing.reserve_quota(:'acme', 'generations_per_month', 2, 'due', now() + interval '1 us')
  as due \gset
select throws_ok('select billing.expire_reservations()', '42501', null, 'people do not sweep');
select is((q.used, q.overage)::text, '(8,4)', 'all is taken, some above the limit')
from billing.quota_status(:'acme', 'generations_per_month') as q;
select tests.as_kernel();
select tests.as_service('svc_worker');
select is(billing.expire_reservations(), 0, 'nothing is due at the start of the transaction');
select tests.log_out();
set local role cf_owner;
alter table billing.quota_reservations drop constraint quota_reservations_expires_at_ck;
grant update on billing.quota_reservations to cf_kernel;
select tests.as_kernel();
update billing.quota_reservations set expires_at = now() where id in (:'one', :'due');
select tests.as_system(:'acme');
select throws_ok(format('select billing.confirm_quota(%L, %L)', :'acme', :'one'), 'ST022', null,
  'what has expired is not confirmed, before any sweep');
select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.expire_reservations(1), 1, 'as many as were asked for');
select is(billing.expire_reservations(), 1, 'then the rest');
select is(billing.expire_reservations(), 0, 'then none');
select tests.log_in(:'ann');
select is((q.used, q.overage)::text, '(3,0)', 'the quota has it back, overage first')
from billing.quota_status(:'acme', 'generations_per_month') as q;
select is((q.used, q.overage)::text, '(6,2)', 'and what comes next is above the limit again')
from billing.consume_quota(:'acme', 'generations_per_month', 3) as q;

select * from finish();
rollback;

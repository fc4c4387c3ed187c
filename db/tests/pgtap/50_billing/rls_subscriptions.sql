-- Who sees and who writes billing.subscriptions, without a where as well as with one.
begin;
select plan(20);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select is((select count(*) from billing.subscriptions where account_id = :'acme'), 1::bigint,
  'an owner reads subscriptions of the account');
select is((select count(*) from billing.subscriptions where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.subscriptions where account_id = :'acme'), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.subscriptions),
  0::bigint, 'without an actor nothing is read'
);

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.subscriptions default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.subscriptions set status = 'active'$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.subscriptions', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.subscriptions where account_id in (:'acme', :'rival')),
  1::bigint, 'a business function sees what the actor may read');
with done as (
  update billing.subscriptions set status = 'suspended'
  returning 1
)
select is(
  (select count(*) from done),
  0::bigint, 'for an owner it changes no subscription, without a where either'
);
select throws_ok(
  format(
    $$insert into billing.subscriptions (account_id, plan, plan_version, is_current, ended_at)
      values (%L, 'pro', 1, false, now())$$,
    :'acme'
  ),
  '42501', null, 'and makes none'
);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
with done as (
  update billing.subscriptions set status = 'past_due'
  returning 1
)
select is(
  (select count(*) from done),
  1::bigint, 'for the system it changes those of its account alone, without a where'
);
select lives_ok(
  format(
    $$insert into billing.subscriptions (account_id, plan, plan_version, is_current, ended_at)
      values (%L, 'pro', 1, false, now())$$,
    :'acme'
  ),
  'and makes one there'
);
select throws_ok(
  format(
    $$insert into billing.subscriptions (account_id, plan, plan_version, is_current, ended_at)
      values (%L, 'pro', 1, false, now())$$,
    :'rival'
  ),
  '42501', null, 'and none elsewhere'
);
select throws_ok('update billing.subscriptions set provider = ''stripe''', '42501', null,
  'whose subscription it is never changes');
select throws_ok('update billing.subscriptions set period_credits = 0', '42501', null,
  'what credits were given for is the kernel''s to say');
select throws_ok('delete from billing.subscriptions', '42501', null, 'no subscription is deleted');

select tests.as_kernel();
select is(
  (select count(*) from billing.subscriptions where account_id in (:'acme', :'rival')), 3::bigint,
  'the kernel sees the subscriptions of every account'
);
select throws_ok('update billing.subscriptions set status = ''active''', '42501', null,
  'and changes none');
with done as (
  update billing.subscriptions set period_credits = 1 where account_id = :'rival'
  returning 1
)
select is((select count(*) from done), 1::bigint,
  'but to note that a month has had its credits');
select throws_ok('delete from billing.subscriptions', '42501', null, 'and deletes none');

select * from finish();
rollback;

-- Who sees and who writes billing.subscription_links, without a where as well as with one.
begin;
select plan(16);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'rival', 'svc_billing');
select billing.link_subscription(:'rival', 'stripe', 'sub_2');
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1');

select tests.log_in(:'ann');
select is((select count(*) from billing.subscription_links where account_id = :'acme'), 1::bigint,
  'an owner reads links of the account');
select is((select count(*) from billing.subscription_links where account_id = :'rival'), 0::bigint,
  'and none of another account');
select tests.log_in(:'vic');
select is((select count(*) from billing.subscription_links), 0::bigint,
  'a viewer reads nothing of that');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from billing.subscription_links), 0::bigint,
  'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok('insert into billing.subscription_links default values', '42501', null,
  'a service inserts nothing');
select throws_ok('update billing.subscription_links set time_zone = time_zone', '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.subscription_links', '42501', null,
  'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.subscription_links), 1::bigint,
  'a business function sees what the actor may read');
select throws_ok(
  format(
    $$insert into billing.subscription_links (account_id, provider, reference, actor_id)
      values (%L, 'stripe', 'sub_3', gen_random_uuid())$$, :'acme'),
  '42501', null, 'for an owner it makes none'
);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select lives_ok(
  format(
    $$insert into billing.subscription_links (account_id, provider, reference, actor_id)
      values (%L, 'stripe', 'sub_3', gen_random_uuid())$$, :'acme'),
  'for the system it makes one in its account'
);
select throws_ok(
  format(
    $$insert into billing.subscription_links (account_id, provider, reference, actor_id)
      values (%L, 'stripe', 'sub_3', gen_random_uuid())$$, :'rival'),
  '42501', null, 'and none elsewhere'
);
select throws_ok('update billing.subscription_links set time_zone = time_zone', '42501', null,
  'and changes none');

select throws_ok('delete from billing.subscription_links', '42501', null, 'and deletes none');

select tests.as_kernel();
select is((select count(*) from billing.subscription_links where account_id in (:'acme', :'rival')),
  3::bigint, 'the kernel sees those of every account');
select throws_ok('update billing.subscription_links set time_zone = time_zone', '42501', null,
  'and changes none');
select throws_ok('delete from billing.subscription_links', '42501', null, 'and deletes none');

select * from finish();
rollback;

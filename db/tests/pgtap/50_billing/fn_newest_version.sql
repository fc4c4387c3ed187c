-- Terms are versioned: who subscribes gets the newest.
begin;
select plan(4);

select tests.as_kernel();
select is(billing.newest_version('pro'), 1, 'a plan has its first version');
insert into billing.plan_versions (plan, version) values ('pro', 2);
select is(billing.newest_version('pro'), 2, 'the highest number is the newest');
select is(billing.newest_version('gold'), null, 'an unknown plan has none');
select tests.as_service('svc_app');
select throws_ok(
  $$select billing.newest_version('pro')$$,
  '42501', null, 'services read the table'
);

select * from finish();
rollback;

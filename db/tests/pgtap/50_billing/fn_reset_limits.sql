-- Whoever changes what an account may do has its quotas ask the plan again.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select billing.consume_quota(:'acme', 'generations_per_month');
select throws_ok(format('select billing.reset_limits(%L)', :'acme'), '42501', null,
  'no service may call it');
select tests.as_kernel();
select is((select share from billing.quota_counters), 79::bigint, 'control: a share is out');
select tests.as_service('cf_api');
select billing.reset_limits(:'acme');
select tests.as_kernel();
select is((select share from billing.quota_counters), 0::bigint, 'none is any more');
select is((select resets from billing.quota_accounts), 1::bigint, 'and that is counted');
select tests.log_in(:'ann');
select is((billing.consume_quota(:'acme', 'generations_per_month')).used, 2::bigint,
  'what was used stays used');
select lives_ok('select billing.reset_limits(null)', 'no account: nothing to do')
from (select tests.as_service('cf_api')) as s;

select * from finish();
rollback;

-- Counters of long ago go, by the length of their period.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, resets_at
)
select :'acme', 'x', p.period, now() - p.age, 'account', :'acme', 1, now() - p.age + interval '1 s'
from (values
  ('minute', interval '3 days'), ('minute', interval '1 day'),
  ('rolling', interval '41 days'), ('rolling', interval '39 days'),
  ('day', interval '101 days'), ('day', interval '99 days'),
  ('month', interval '27 months'), ('month', interval '25 months')
) as p (period, age);
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used
)
values (:'acme', 'x', 'rolling', 'epoch', 'account', :'acme', 0);
insert into billing.quota_notices (
  account_id, metric, scope_id, period_start, threshold, quota_limit, scope_kind, period, used,
  occurred_at
)
select :'acme', 'x', :'acme', now() - a.age, 80, 10, 'account', 'day', 8, now() - a.age
from (values (interval '27 months'), (interval '25 months')) as a (age);
select tests.as_service('svc_app');
select throws_ok('select billing.prune_quotas()', '42501', null, 'not for people');
select tests.as_service('svc_worker');
select is(billing.prune_quotas(1), 2, 'as many of each as were asked for');
select is(billing.prune_quotas(), 3, 'then the rest');
select tests.as_kernel();
select is((select count(*) from billing.quota_counters where metric = 'x'), 5::bigint,
  'what is younger stays, and so does the first row of a rolling counter');
select is((select count(*) from billing.quota_notices), 1::bigint, 'and younger notices');

select * from finish();
rollback;

-- Keys of usage rows are kept for 35 days, the rows for longer.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select count(billing.record_usage(:'acme', 'poster', 1, k.key))
from (values ('a'), ('b'), ('new')) as k (key) \gset ignored_
select tests.log_out();
set local role cf_owner;
create policy owner_test on billing.usage_keys to cf_owner using (true) with check (true);
update billing.usage_keys
set occurred_at = now() - interval '35 days 1 second'
where account_id = :'acme' and idempotency_key <> 'new';
drop policy owner_test on billing.usage_keys;

select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.prune_usage_keys(1), 1, 'no more than asked for at once');
select is(billing.prune_usage_keys(), 1, 'the rest afterwards');
select is(billing.prune_usage_keys(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select is(
  (select array_agg(idempotency_key) from billing.usage_keys where account_id = :'acme'),
  array['new'], 'a key that may still be retried stays'
);
select is((select count(*) from billing.usage_log where account_id = :'acme'), 3::bigint,
  'the usage rows stay');
select tests.as_service('svc_app');
select throws_ok('select billing.prune_usage_keys()', '42501', null, 'only workers prune');

select * from finish();
rollback;

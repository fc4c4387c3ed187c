\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select identity.authenticate('cfs_bench_' || :n);
select billing.consume_quota(md5('seed account ' || :a)::uuid, 'generations_per_month');
select billing.record_usage(md5('seed account ' || :a)::uuid, 'generation.requested');
commit;

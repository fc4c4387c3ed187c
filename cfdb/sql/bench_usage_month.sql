\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select identity.authenticate('cfs_bench_' || :n);
select action, sum(quantity), count(*) from billing.usage_log where account_id = md5('seed account ' || :a)::uuid and occurred_at >= '2025-01-01 00:00:00+00' and occurred_at < '2025-02-01 00:00:00+00' group by action;
commit;

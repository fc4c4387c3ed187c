\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
select billing.use_quota(md5('seed account ' || :a)::uuid, 'generations_per_month', 1, 'generation.requested') from (select identity.authenticate('cfs_bench_' || :n) offset 0) as s;

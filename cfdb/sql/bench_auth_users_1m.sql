\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
select identity.authenticate('cfs_bench_' || :n, md5('seed account ' || :a)::uuid);

\set n random(1, :people)
select identity.authenticate('cfs_bench_' || :n);

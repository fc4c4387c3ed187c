\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select identity.authenticate('cfs_bench_' || :n);
select id, name, updated_at from studio.projects where account_id = md5('seed account ' || :a)::uuid and deleted_at is null order by updated_at desc limit 20;
commit;

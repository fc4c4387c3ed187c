\set n random(1, :people)
begin;
select identity.authenticate('cfs_bench_' || :n);
select id, account_id, name, updated_at from studio.projects where deleted_at is null order by updated_at desc limit 20;
commit;

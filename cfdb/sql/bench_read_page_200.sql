\set n random(1, least(100, :people))
begin;
select identity.authenticate('cfs_bench_' || :n);
select id, account_id, workbench_id, name, target_platform, settings, created_by, created_at, updated_at, revision from studio.projects where deleted_at is null order by updated_at desc limit 200;
commit;

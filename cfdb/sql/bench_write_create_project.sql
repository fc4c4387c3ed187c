\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select identity.authenticate('cfs_bench_' || :n);
select studio.create_project(md5('seed account ' || :a)::uuid, md5('seed workbench ' || :a)::uuid, 'A project');
commit;

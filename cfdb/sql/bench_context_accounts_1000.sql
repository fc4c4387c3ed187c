begin;
select identity.authenticate('cfs_bench_accounts_1000');
select id, name, updated_at from studio.projects where account_id = md5('seed account 1')::uuid and deleted_at is null order by updated_at desc limit 20;
commit;

\set n random(1, least(100, :people))
begin;
select u.id as person from bench.sessions as s join bench.users as u on u.id = s.user_id where s.token_hash = sha256(convert_to('cfs_bench_' || :n, 'UTF8')) and s.revoked_at is null and s.idle_expires_at > now() and s.access_expires_at > now() and u.status = 'active'
\gset
select id, account_id, workbench_id, name, target_platform, settings, created_by, created_at, updated_at, revision from bench.projects where deleted_at is null and account_id in (select account_id from bench.members where user_id = :person) order by updated_at desc limit 200;
commit;

begin;
select u.id as person from bench.sessions as s join bench.users as u on u.id = s.user_id where s.token_hash = sha256(convert_to('cfs_bench_accounts_1000', 'UTF8')) and s.revoked_at is null and s.idle_expires_at > now() and s.access_expires_at > now() and u.status = 'active'
\gset
select id, name, updated_at from bench.projects where account_id = md5('seed account 1')::uuid and deleted_at is null and exists (select from bench.members where user_id = :person and account_id = md5('seed account 1')::uuid) order by updated_at desc limit 20;
commit;

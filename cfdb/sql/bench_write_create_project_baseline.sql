\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select u.id as person from bench.sessions as s join bench.users as u on u.id = s.user_id where s.token_hash = sha256(convert_to('cfs_bench_' || :n, 'UTF8')) and s.revoked_at is null and s.idle_expires_at > now() and s.access_expires_at > now() and u.status = 'active'
\gset
insert into bench.created (account_id, workbench_id, name, created_by) values (md5('seed account ' || :a)::uuid, md5('seed workbench ' || :a)::uuid, 'A project', :person) returning id;
commit;

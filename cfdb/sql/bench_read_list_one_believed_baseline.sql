\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select id, name, updated_at from bench.projects where account_id = md5('seed account ' || :a)::uuid and deleted_at is null and exists (select from bench.members where user_id = md5('seed person ' || :n)::uuid and account_id = md5('seed account ' || :a)::uuid) order by updated_at desc limit 20;
commit;

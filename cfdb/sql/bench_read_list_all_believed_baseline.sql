\set n random(1, :people)
begin;
select id, account_id, name, updated_at from bench.projects where deleted_at is null and account_id in (select account_id from bench.members where user_id = md5('seed person ' || :n)::uuid) order by updated_at desc limit 20;
commit;

\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
insert into bench.created (account_id, workbench_id, name, created_by) values (md5('seed account ' || :a)::uuid, md5('seed workbench ' || :a)::uuid, 'A project', md5('seed person ' || :n)::uuid) returning id;

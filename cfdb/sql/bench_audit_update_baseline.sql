\set i random(1, :projects)
\set a 1 + (:i - 1) % :accounts
\set v random(1, 1000000000)
update bench.plain set name = 'Project ' || :v, updated_at = now(), revision = revision + 1 where account_id = md5('seed account ' || :a)::uuid and id = md5('seed project ' || :i)::uuid;

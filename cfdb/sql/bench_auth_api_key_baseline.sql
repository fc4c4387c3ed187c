\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
select scopes from bench.api_keys where account_id = md5('seed account ' || :a)::uuid and id = md5('bench key ' || :a)::uuid and secret_hash = sha256(convert_to('cfk_' || md5('seed account ' || :a) || md5('bench key ' || :a) || '_bench', 'UTF8'));

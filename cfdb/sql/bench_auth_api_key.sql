\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
select identity.authenticate('cfk_' || md5('seed account ' || :a) || md5('bench key ' || :a) || '_bench');

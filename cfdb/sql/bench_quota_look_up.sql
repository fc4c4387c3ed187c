\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
insert into bench.usage_events (account_id, action, quantity, actor_id) select md5('seed account ' || :a)::uuid, 'generation.requested', 1, md5('seed person ' || :n)::uuid from (select context from bench.contexts where n = :n offset 0) as s where s.context <> '';

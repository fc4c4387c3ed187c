\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
with counted as (update bench.counters set used = used + 1 where account_id = md5('seed account ' || :a)::uuid and used < 1000000000000 returning account_id) insert into bench.usage_events (account_id, action, quantity, actor_id) select account_id, 'generation.requested', 1, md5('seed person ' || :n)::uuid from counted;

\set n random(1, :people)
\set a 1 + (:n - 1) % least(100, :accounts)
insert into bench.counted_events (account_id, action, quantity, actor_id) select md5('seed account ' || :a)::uuid, 'generation.requested', 1, md5('seed person ' || :n)::uuid where (select count(*) from bench.counted_events where account_id = md5('seed account ' || :a)::uuid and action = 'generation.requested' and occurred_at >= date_trunc('month', now(), 'UTC')) < 1000000000000;

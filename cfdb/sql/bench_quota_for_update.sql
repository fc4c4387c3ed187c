\set n random(1, :people)
\set a 1 + (:n - 1) % :accounts
begin;
select used from bench.counters where account_id = md5('seed account ' || :a)::uuid for update;
update bench.counters set used = used + 1 where account_id = md5('seed account ' || :a)::uuid;
insert into bench.usage_events (account_id, action, quantity, actor_id) values (md5('seed account ' || :a)::uuid, 'generation.requested', 1, md5('seed person ' || :n)::uuid);
commit;

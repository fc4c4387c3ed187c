\set n random(1, :accounts)
insert into bench.credit_transactions (account_id, id, sequence, kind, available_change, held_change, available_after, held_after, hold_id, reason, actor_id) values (md5('seed account ' || :n)::uuid, gen_random_uuid(), 1 + (random() * 9e15)::bigint, 'hold', -1, 1, 999999, 1, gen_random_uuid(), 'generation.standard', '00000000-0000-0000-0000-000000000000');

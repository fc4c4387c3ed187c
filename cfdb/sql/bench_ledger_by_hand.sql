\set n random(1, :accounts)
begin;
select available, held, last_sequence from bench.hand_balances where account_id = md5('seed account ' || :n)::uuid for update;
insert into bench.hand_transactions (account_id, id, sequence, kind, available_change, held_change, available_after, held_after, hold_id, reason) select account_id, gen_random_uuid(), last_sequence + 1, 'hold', -1, 1, available - 1, held + 1, gen_random_uuid(), 'generation.standard' from bench.hand_balances where account_id = md5('seed account ' || :n)::uuid;
insert into bench.hand_transactions (account_id, id, sequence, kind, available_change, held_change, available_after, held_after, hold_id, reason) select account_id, gen_random_uuid(), last_sequence + 2, 'capture', 0, -1, available - 1, held, gen_random_uuid(), 'generation.standard' from bench.hand_balances where account_id = md5('seed account ' || :n)::uuid;
update bench.hand_balances set available = available - 1, last_sequence = last_sequence + 2 where account_id = md5('seed account ' || :n)::uuid;
commit;

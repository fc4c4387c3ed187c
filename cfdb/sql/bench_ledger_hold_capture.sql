\set n random(1, :accounts)
select billing.hold_credits(s.account_id, 1, gen_random_uuid()::text, 'generation.standard') as hold from (select account_id, set_config('cf.context', context, true) from bench.wallets where n = :n offset 0) as s
\gset
select billing.capture_credits(s.account_id, :hold) from (select account_id, set_config('cf.context', context, true) from bench.wallets where n = :n offset 0) as s;

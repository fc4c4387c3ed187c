\set n random(1, :accounts)
select billing.capture_credits(s.account_id, billing.hold_credits(s.account_id, 1, gen_random_uuid()::text, 'generation.standard')) from (select account_id, set_config('cf.context', context, true) from bench.wallets where n = :n offset 0) as s;

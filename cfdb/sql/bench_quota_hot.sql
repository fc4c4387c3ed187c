\set n 1
\set a 1 + (:n - 1) % :accounts
select billing.use_quota(md5('seed account ' || :a)::uuid, 'generations_per_month', 1, 'generation.requested') from (select set_config('cf.context', context, true) from bench.contexts where n = :n offset 0) as s;

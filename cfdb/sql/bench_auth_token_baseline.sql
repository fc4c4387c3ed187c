\set n random(1, :people)
select user_id from bench.sessions where token_hash = sha256(convert_to('cfs_bench_' || :n, 'UTF8'));

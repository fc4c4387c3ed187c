-- A session for each person of the seed, whose token a script can name.
set local role cf_kernel;
insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
select
  md5('seed person ' || i)::uuid, sha256(convert_to('cfs_bench_' || i, 'UTF8')),
  now() + interval '7 days', now() + interval '7 days'
from generate_series(1, current_setting('seed.people')::integer) as i;

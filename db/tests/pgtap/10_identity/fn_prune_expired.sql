-- What nobody needs any more goes, in batches, and nothing else.
begin;
select plan(21);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
delete from identity.one_time_tokens;
insert into identity.attempts (kind, key_hash, started_at)
select 'mfa', sha256(n::text::bytea), now() - n * interval '20 minutes'
from generate_series(0, 5) as n;
insert into identity.one_time_tokens (user_id, purpose, token_hash, created_at, expires_at)
select :'ada', 'reset_password', sha256(n::text::bytea), now() - interval '9 days',
  now() - n * interval '1 day'
from generate_series(5, 8) as n;
insert into identity.challenges (user_id, purpose, token_hash, created_at, expires_at)
select :'ada', 'log_in', sha256(n::text::bytea), now() - interval '9 days',
  now() - n * interval '1 day'
from generate_series(5, 8) as n;
insert into identity.sessions (user_id, token_hash, device, created_at, idle_expires_at,
  absolute_expires_at)
select :'ada', sha256(n::text::bytea), n::text, now() - interval '99 days',
  now() - n * interval '1 day', now() - n * interval '1 day'
from generate_series(28, 32) as n;

select tests.as_service('svc_worker');
select throws_ok(
  format('select identity.prune_expired(%s)', n), '22023', 'limit is out of range',
  'no batch of ' || n
)
from unnest(array['0', '-1', 'null', '100001']) as n;
select is(identity.prune_expired(1), 4, 'a batch of one takes one of each');
select tests.as_kernel();
select is((select max(now() - started_at) from identity.attempts), interval '80 minutes',
  'the oldest count first');
select is((select min(expires_at) from identity.one_time_tokens), now() - interval '7 days',
  'the oldest token first');
select is((select min(expires_at) from identity.challenges), now() - interval '7 days',
  'the oldest challenge first');
select is((select min(absolute_expires_at) from identity.sessions), now() - interval '31 days',
  'the oldest session first');
select tests.as_service('svc_worker');
select is(identity.prune_expired(), 2, 'the next takes the rest');
select is(identity.prune_expired(), 0, 'until there is none');
select tests.as_kernel();
insert into identity.attempts (kind, key_hash, started_at)
select 'mfa_day', sha256(n::text::bytea), now() - n * interval '23 hours'
from generate_series(1, 2) as n;
select is(identity.prune_expired(), 1, 'a count with a window of a day stays for a day');
delete from identity.attempts where kind = 'mfa_day';
select is((select max(now() - started_at) from identity.attempts), interval '60 minutes',
  'counts of the last hour stay');
select is((select count(*) from identity.one_time_tokens), 3::bigint,
  'tokens stay for a week after their end');
select is((select count(*) from identity.challenges), 3::bigint,
  'challenges stay for a week after their end');
select is((select array_agg(device order by device) from identity.sessions),
  array['28', '29', '30'], 'sessions stay for 30 days after their end');
select throws_ok('select identity.prune_expired()', '42501', null, s.role || ' prunes nothing')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_billing', 'svc_mlops', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

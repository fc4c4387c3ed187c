-- Shares end one short of the next threshold.
begin;
select plan(14);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
grant usage, create on schema tests to cf_kernel;
select tests.as_kernel();
create function tests.counter(p_account_id uuid)
returns billing.quota_counters
language plpgsql
as $$
begin
  return billing.read_quota(
    p_account_id => p_account_id, p_metric => 'generations_per_month', p_actor_id => p_account_id,
    p_key_id => p_account_id
  );
end
$$;
select tests.log_in(:'ann');
select throws_ok('select billing.hand_out_shares(null, 1, 0)', '42501', null,
  'no service may call it');

select tests.log_out();
create function tests.shares(p_account_id uuid, p_otherwise jsonb)
returns text
language plpgsql
as $$
begin
  delete from billing.quota_counters;
  perform billing.hand_out_shares(
    jsonb_populate_record(tests.counter(p_account_id), p_otherwise), 1, 0
  );
  return (
    select string_agg((c.share - c.used)::text, ' ' order by c.slot)
    from billing.quota_counters as c
  );
end
$$;
select tests.as_kernel();
select is(tests.shares(:'acme', '{"used": 1}'), '78', 'up to 80 %');
select is(tests.shares(:'acme', '{"used": 79}'), '0', 'none just before it');
select is(tests.shares(:'acme', '{"used": 80}'), '19', 'then up to the limit');
select is(tests.shares(:'acme', '{"used": 100}'), '0', 'none at a hard limit');
select is(tests.shares(:'acme', '{"used": 100, "enforcement": "soft"}'), '4611686018427387904',
  'past a soft one as much as there is');
select is(tests.shares(:'acme', '{"used": 1, "quota_limit": null}'), '4611686018427387904',
  'and where there is no limit');
select is((select sum(s::integer) from unnest(string_to_array(
  tests.shares(:'acme', '{"used": 1, "slots": 4}'), ' ')) as s), 78::bigint,
  'over several rows it is the same in all');


-- A row that tells the whole answer says so: a use looks no further then.
create function tests.is_plain(p_account_id uuid, p_otherwise jsonb)
returns boolean
language plpgsql
as $$
begin
  perform tests.shares(p_account_id, p_otherwise);
  return (select bool_and(c.is_plain) from billing.quota_counters as c);
end
$$;
select is(tests.is_plain(:'acme', o::jsonb), w, d)
from (values
  ('{"used": 1}', true, 'the only row of a counter tells all'),
  ('{"used": 99, "enforcement": "soft"}', true, 'up to the limit'),
  ('{"used": 100, "enforcement": "soft"}', false, 'not past it'),
  ('{"used": 1, "quota_limit": null}', true, 'also where there is none'),
  ('{"used": 1, "slots": 4}', false, 'not one of several'),
  ('{"used": 1, "period": "rolling"}', false, 'nor a bucket of a rolling quota')
) as v (o, w, d);

select * from finish();
rollback;

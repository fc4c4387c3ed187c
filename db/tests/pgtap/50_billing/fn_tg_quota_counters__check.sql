-- What check constraints would refuse, without their cost at every use.
begin;
select plan(14);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
create function tests.verdict(p_row jsonb)
returns text
language plpgsql
as $$
declare
  v_name text;
begin
  insert into billing.quota_counters
  select * from jsonb_populate_record(null::billing.quota_counters, p_row);
  return 'accepted';
exception
  when check_violation then
    get stacked diagnostics v_name = constraint_name;
    return v_name;
end
$$;
grant usage on schema tests to cf_kernel;
select tests.as_kernel();
select is(
  tests.verdict(jsonb_build_object(
    'account_id', :'acme', 'metric', 'x', 'period', 'day', 'period_start', now(),
    'scope_kind', 'account', 'scope_id', :'acme', 'slot', 0, 'used', 1, 'overage', 0, 'base', 0,
    'share', 0, 'is_over', false, 'is_plain', true, 'slots', 1, 'enforcement', 'hard',
    'valid_until', now(), 'resets_at', now()
  ) || v.otherwise),
  v.verdict, v.claim
)
from (values
  ('{"period": "year"}'::jsonb, 'quota_counters_period_ck', 'a period is a known one'),
  ('{"scope_kind": "ip"}', 'quota_counters_scope_kind_ck', 'a scope is a known one'),
  ('{"scope_id": "00000000-0000-7000-8000-000000000001"}', 'quota_counters_scope_id_ck',
    'the scope account is the account'),
  ('{"slot": -1}', 'quota_counters_slot_ck', 'slots count from 0'),
  ('{"slot": 64}', 'quota_counters_slot_ck', 'to 63'),
  ('{"used": -1}', 'quota_counters_used_ck', 'no use is negative'),
  ('{"overage": -1}', 'quota_counters_overage_ck', 'nor overage'),
  ('{"base": -1}', 'quota_counters_base_ck', 'nor what older buckets hold'),
  ('{"share": -1}', 'quota_counters_share_ck', 'nor a share'),
  ('{"slots": 0}', 'quota_counters_slots_ck', 'there is a slot'),
  ('{"slots": 65}', 'quota_counters_slots_ck', 'and at most 64'),
  ('{"enforcement": "none"}', 'quota_counters_enforcement_ck', 'enforcement is a known one'),
  ('{}', 'accepted', 'control: a usual counter')
) as v (otherwise, verdict, claim);
select throws_ok('update billing.quota_counters set share = 0, used = -1', '23514', null,
  'what gives units back is looked at, too');

select * from finish();
rollback;

-- What a counter is, as plan and rows say now.
begin;
select plan(6);

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
select throws_ok('select billing.read_quota(null, null, null, null)', '42501', null,
  'no service may call it');

select billing.consume_quota(:'acme', 'generations_per_month', 2);
select tests.log_out();
select tests.as_kernel();
select is((c.used, c.quota_limit, c.scope_kind, c.slots)::text, '(2,100,account,1)', 'added up')
from tests.counter(:'acme') as c;
select is(c.valid_until, c.resets_at, 'good until the period ends')
from tests.counter(:'acme') as c;
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, slot, used, slots
)
select account_id, metric, period, period_start, scope_kind, scope_id, 1, 3, 2
from billing.quota_counters;
select is((c.used, c.slots)::text, '(5,2)', 'over all its rows, of which none is taken away')
from tests.counter(:'acme') as c;
select throws_ok(format('select billing.read_quota(%L, %L, null, null)', :'acme', 'luck'), '22023',
  null, 'an unknown metric');
select throws_ok(format('select billing.read_quota(%L, %L, null, null)', :'acme', 'seats'), '22023',
  null, 'a limit is no quota');

select * from finish();
rollback;

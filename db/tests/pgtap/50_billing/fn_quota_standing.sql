-- The answer that tells how a counter stands.
begin;
select plan(3);

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
select throws_ok('select billing.quota_standing(null)', '42501', null,
  'no service may call it');

select tests.log_out();
select tests.as_kernel();
select is((s.used, s.remaining, s.exceeded)::text, '(0,100,f)', 'nothing used')
from billing.quota_standing(tests.counter(:'acme')) as s;
select is((s.used, s.remaining, s.exceeded)::text, '(7,0,t)', 'more than the limit')
from billing.quota_standing(jsonb_populate_record(
  tests.counter(:'acme'), '{"used": 7, "quota_limit": 5}'
)) as s;

select * from finish();
rollback;

-- 80 and 100 %, once a period and limit.
begin;
select plan(7);

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
select throws_ok('select billing.tell_thresholds(null)', '42501', null,
  'no service may call it');

select tests.log_out();
create function tests.tell(p_account_id uuid, p_otherwise jsonb)
returns text
language plpgsql
as $$
begin
  perform billing.tell_thresholds(
    jsonb_populate_record(tests.counter(p_account_id), p_otherwise)
  );
  return (
    select format('%s, %s', count(*), (
      select count(*) from messaging.messages where topic = 'quota.threshold'
    ))
    from billing.quota_notices
  );
end
$$;
select tests.log_in(:'ann');
select tests.as_service('cf_kernel');
select is(tests.tell(:'acme', '{"used": 79}'), '0, 0', 'not before 80 %');
select is(tests.tell(:'acme', '{"used": 80}'), '1, 1', 'at 80 %');
select is(tests.tell(:'acme', '{"used": 99}'), '1, 1', 'once');
select is(tests.tell(:'acme', '{"used": 100}'), '2, 2', 'at 100 %');
select is(tests.tell(:'acme', '{"used": 100, "quota_limit": 50}'), '4, 4', 'another limit: anew');
select is(tests.tell(:'acme', '{"used": 9, "quota_limit": 0}'), '4, 4', 'no limit has no part');

select * from finish();
rollback;

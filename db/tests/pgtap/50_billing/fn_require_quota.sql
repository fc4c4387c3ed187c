-- A hard quota refuses what it has not left.
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
select throws_ok('select billing.require_quota(null, 1)', '42501', null,
  'no service may call it');

select tests.log_out();
create function tests.ask(p_account_id uuid, p_otherwise jsonb, p_amount integer)
returns void
language plpgsql
as $$
begin
  perform billing.require_quota(
    jsonb_populate_record(tests.counter(p_account_id), p_otherwise), p_amount
  );
end
$$;
select tests.as_kernel();
select lives_ok(format('select tests.ask(%L, %L, 100)', :'acme', '{}'), 'all there is');
select throws_ok(format('select tests.ask(%L, %L, 101)', :'acme', '{}'), 'LM010', 'quota reached',
  'and no more');
select throws_ok(format('select tests.ask(%L, %L, 1)', :'acme', '{"used": 200}'), 'LM010', null,
  'nothing where more is used than the limit');
select lives_ok(format('select tests.ask(%L, %L, 101)', :'acme', '{"enforcement": "soft"}'),
  'a soft one refuses nothing');
select lives_ok(format('select tests.ask(%L, %L, 101)', :'acme', '{"quota_limit": null}'),
  'nor one without a limit');

select * from finish();
rollback;

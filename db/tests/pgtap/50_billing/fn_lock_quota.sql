-- All rows of a counter are held, and there is one.
begin;
select plan(4);

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
select throws_ok('select billing.lock_quota(null)', '42501', null,
  'no service may call it');

select tests.log_out();
select tests.as_kernel();
select billing.lock_quota(tests.counter(:'acme'));
select is((select (used, share, slot)::text from billing.quota_counters), '(0,0,0)',
  'the first row is made, with nothing used and no share');
select is((select count(*) from billing.quota_accounts where account_id = :'acme'), 1::bigint,
  'and the account''s');
select billing.lock_quota(tests.counter(:'acme'));
select is((select count(*) from billing.quota_counters), 1::bigint, 'once');

select * from finish();
rollback;

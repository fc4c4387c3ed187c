-- The first use of a period, two first uses at once, and the answer to whoever asks for too much.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'vic', 'viewer');
create function tests.begin_quota(p_account_id uuid, p_amount integer)
returns bigint
language plpgsql
as $$
begin
  return billing.begin_quota(
    p_account_id => p_account_id, p_answer => row('x', 5, null, null, now())::billing.quota_answer,
    p_start => now(), p_period => 'day', p_amount => p_amount
  );
end
$$;
select tests.log_in(:'ann');
select throws_ok(format('select tests.begin_quota(%L, 1)', :'acme'), '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok(format('select tests.begin_quota(%L, 6)', :'acme'), 'LM010', 'quota reached',
  'more than the limit is refused, also where nothing was used yet');
select is(tests.begin_quota(:'acme', 3), 3::bigint, 'the first use makes the counter');
select is(tests.begin_quota(:'acme', 2), 5::bigint, 'one that is there already is counted up');
select throws_ok(format('select tests.begin_quota(%L, 1)', :'acme'), 'LM010', 'quota reached',
  'up to the limit');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(format('select tests.begin_quota(%L, 1)', :'acme'), '42501', null,
  'a viewer begins nothing');

select * from finish();
rollback;

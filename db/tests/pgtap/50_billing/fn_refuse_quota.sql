-- The answer to whoever asks for more than is left.
begin;
select plan(2);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
create function tests.refuse(p_account_id uuid)
returns void
language plpgsql
as $$
begin
  perform billing.refuse_quota(
    p_account_id => p_account_id, p_answer => row('x', 1, null, null, now())::billing.quota_answer,
    p_start => now(), p_period => 'day', p_amount => 2
  );
end
$$;
select tests.log_in(:'ann');
select throws_ok(
  format('select tests.refuse(%L)', :'acme'),
  '42501', null, 'no service may call it'
);
select tests.as_service('cf_api');
select throws_ok(format('select tests.refuse(%L)', :'acme'), 'LM010', 'quota reached',
  'it refuses, also where nothing was used yet');

select * from finish();
rollback;

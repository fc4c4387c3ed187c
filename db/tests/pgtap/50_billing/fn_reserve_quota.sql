-- Units for work that may fail: taken, then kept or given back, once.
begin;
select plan(40);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select format('select billing.reserve_quota(%L, %L', :'acme', 'generations_per_month')
  as reserve \gset
create function tests.used(p_account_id uuid)
returns bigint
language plpgsql
as $$
begin
  return (billing.quota_status(p_account_id, 'generations_per_month')).used;
end
$$;

select tests.log_in(:'ann');
select billing.reserve_quota(:'acme', 'generations_per_month', 60, 'job') as job \gset
select is(tests.used(:'acme'), 60::bigint, 'what is reserved is taken');
select is(billing.reserve_quota(:'acme', 'generations_per_month', 60, 'job'), :'job'::uuid,
  'a retry finds the reservation');
select is(tests.used(:'acme'), 60::bigint, 'and takes nothing');
select throws_ok(:'reserve' || $$, 61, 'job')$$, 'RL010', null, 'a key is of one amount');
select throws_ok(
  format('select billing.reserve_quota(%L, %L, 60, %L)', :'acme', 'downloads_per_day', 'job'),
  'RL010', null, 'and of one quota'
);
select throws_ok(:'reserve' || $$, 41, 'more')$$, 'LM010', 'quota reached',
  'not more than there is');
select throws_ok(:'reserve' || $$, 0, 'none')$$, '23514', null, 'not nothing');
select throws_ok(:'reserve' || $$, -1, 'none')$$, '23514', null, 'not less than nothing');
select throws_ok(:'reserve' || $$, null, 'none')$$, '23502', null, 'an amount is a number');
select throws_ok(:'reserve' || ', 1, null)', '23502', null, 'a key is there');
select throws_ok(:'reserve' || $$, 1, '')$$, '23514', null, 'and not empty');
select throws_ok(:'reserve' || $$, 1, 'late', now() + interval '32 days')$$, '22023', null,
  'it ends within 31 days');
select throws_ok(:'reserve' || $$, 1, 'early', now())$$, '23514', null, 'in the future');
select throws_ok(format('select billing.reserve_quota(%L, %L, 1, %L)', :'acme', 'luck', 'k'),
  '22023', null, 'of a quota that there is');
select throws_ok($$select billing.reserve_quota(null, 'generations_per_month', 1, 'k')$$, '22004',
  null, 'of an account');
select throws_ok(
  format('select billing.reserve_quota(%L, %L, 1, %L)', :'rival', 'generations_per_month', 'k'),
  '42501', null, 'of one''s own'
);
select tests.log_in(:'vic');
select throws_ok(:'reserve' || $$, 1, 'vic')$$, '42501', null, 'a viewer reserves nothing');

-- Who settles.
select tests.log_in(:'ann');
select throws_ok(format('select billing.confirm_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'the service of people confirms nothing');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'and returns nothing');
select tests.as_service('svc_worker');
select throws_ok(format('select billing.confirm_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'nor does a person through another service');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'in either way');
select throws_ok(format('select billing.cancel_reservation(%L, %L)', :'acme', :'job'), '42501',
  null, 'to cancel is for business functions');
select tests.as_system(:'rival');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'the system acts in one account');
select throws_ok(format('select billing.return_quota(%L, %L)', :'rival', :'job'), 'NF001', null,
  'where another account''s reservation is not there');
select throws_ok(format('select billing.confirm_quota(null, %L)', :'job'), '22004', null,
  'an account is named');
select throws_ok(format('select billing.return_quota(null, %L)', :'job'), '22004', null,
  'always');

select tests.as_system(:'acme');
select lives_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'),
  'control: the system gives it back');
select is(tests.used(:'acme'), 0::bigint, 'all of it');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), 'ST022',
  'reservation is not open', 'once');
select throws_ok(format('select billing.confirm_quota(%L, %L)', :'acme', :'job'), 'ST022', null,
  'and what was given back is not confirmed');
select billing.reserve_quota(:'acme', 'generations_per_month', 100, 'next') as next \gset
select is(tests.used(:'acme'), 100::bigint, 'what was given back may be taken again');
select lives_ok(format('select billing.confirm_quota(%L, %L)', :'acme', :'next'), 'kept');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'next'), 'ST022', null,
  'what was confirmed is not given back');
select throws_ok(format('select billing.confirm_quota(%L, gen_random_uuid())', :'acme'), 'NF001',
  null, 'one that is not there');

-- A person takes it back through a business function.
select tests.log_in(:'eve');
select billing.reserve_quota(:'rival', 'generations_per_month', 5, 'eve') as eves \gset
select tests.as_service('cf_api');
select throws_ok(format('select billing.cancel_reservation(%L, %L)', :'acme', :'next'), '42501',
  null, 'not another account''s');
select throws_ok(format('select billing.cancel_reservation(%L, gen_random_uuid())', :'rival'),
  'NF001', null, 'not one that is not there');
select throws_ok(format('select billing.cancel_reservation(null, %L)', :'eves'), '22004', null,
  'not of no account');
select lives_ok(format('select billing.cancel_reservation(%L, %L)', :'rival', :'eves'),
  'control: one''s own');
select throws_ok(format('select billing.cancel_reservation(%L, %L)', :'rival', :'eves'), 'ST022',
  null, 'once');
select tests.as_service('svc_app');
select is(tests.used(:'rival'), 0::bigint, 'and the quota has it again');

select * from finish();
rollback;

-- How a quota stands, without taking anything.
begin;
select plan(11);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select format('select billing.quota_status(%L, %L)', :'acme', 'generations_per_month') as ask \gset

select tests.log_in(:'ann');
select is(q, row(
  'generations_per_month', 100, 0, 100,
  (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC',
  'account', 'hard', false, 0
)::billing.quota_answer, 'before the first use')
from billing.quota_status(:'acme', 'generations_per_month') as q;
select is((select count(*) from billing.quota_counters), 0::bigint, 'asking begins nothing');
select billing.consume_quota(:'acme', 'generations_per_month', 7);
select is((billing.quota_status(:'acme', 'generations_per_month')).remaining, 93::bigint,
  'after a use');
select is((billing.quota_status(:'acme', 'generations_per_month')).remaining, 93::bigint,
  'asking takes nothing');
select throws_ok(format('select billing.quota_status(%L, %L)', :'acme', 'luck'), '22023', null,
  'an unknown metric');
select throws_ok(format('select billing.quota_status(%L, %L)', :'acme', 'seats'), '22023', null,
  'a limit is no quota');
select throws_ok($$select billing.quota_status(null, 'generations_per_month')$$, '22004', null,
  'a quota is of an account');
select throws_ok(format('select billing.quota_status(%L, %L)', :'rival', 'generations_per_month'),
  '42501', null, 'not another account''s');
select tests.log_in(:'vic');
select throws_ok(:'ask', '42501', null, 'a viewer does not read bills');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(:'ask', '42501', null, 'nobody does not either');
select tests.as_system(:'acme', 'svc_billing');
select is((billing.quota_status(:'acme', 'generations_per_month')).used, 7::bigint,
  'the billing adapter does');

select * from finish();
rollback;

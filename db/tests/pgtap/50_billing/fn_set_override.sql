-- SPEC 5: what an account is promised beside its plan.
begin;
select plan(29);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.set_override(%L, %L, %L, 9)', :'acme', 'seats', 'sale'),
  '42501', null, 'the service of people promises nothing');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.set_override(%L, %L, %L, 9)', :'acme', 'seats', 'sale'),
  '42501', null, 'an owner promises himself nothing');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.set_override(%L, %L, %L, 9)', :'rival', 'seats', 'sale'),
  '42501', null, 'the system acts inside one account');
select throws_ok('select billing.set_override(null, ''seats'', ''sale'', 9)', '22004', null,
  'a promise is an account''s');

select billing.set_override(:'acme', 'seats', 'sale', 9) as first \gset
select results_eq(
  format('select feature, kind, limit_value, is_enabled, enforcement, overage_price_cents, slots,
      reason, valid_from, valid_until, ended_at, actor_id
    from billing.entitlement_overrides where account_id = %L', :'acme'),
  $$values ('seats', 'limit', 9::bigint, null::boolean, null, null::numeric, null::smallint, 'sale',
    now(), null::timestamptz, null::timestamptz, '00000000-0000-0000-0000-000000000000'::uuid)$$,
  'control: the billing adapter promises, from now on'
);
select billing.set_override(
  p_account_id => :'acme', p_feature => 'seats', p_reason => 'another sale',
  p_valid_from => '2998-01-01', p_valid_until => '2999-01-01'
) as second \gset
select results_eq(
  format('select id, limit_value, valid_until, ended_at from billing.entitlement_overrides
    where account_id = %L order by id', :'acme'),
  format('values (%L::uuid, 9::bigint, null::timestamptz, now()),
    (%L, null, ''2999-01-01'', null)', :'first', :'second'),
  'a new promise takes the old one''s place'
);
select billing.set_override(
  p_account_id => :'acme', p_feature => 'downloads_per_day', p_reason => 'sale',
  p_limit_value => 7, p_enforcement => 'overage', p_overage_price_cents => 0.5, p_slots => 4
);
select billing.set_override(:'acme', 'hd_export', 'sale', p_is_enabled => true);
select tests.as_kernel();
select results_eq(
  format('select (e).limit_value, (e).enforcement, (e).overage_price_cents, (e).slots
    from billing.entitlement(%L, %L) as e', :'acme', 'downloads_per_day'),
  $$values (7::bigint, 'overage', 0.5, 4::smallint)$$, 'a quota with how it is enforced'
);
select is(billing.has_entitlement(:'acme', 'hd_export'), true, 'a flag');
select is((select resets from billing.quota_accounts where account_id = :'acme'), 4::bigint,
  'after each the quotas ask anew');
select tests.as_system(:'acme', 'svc_billing');

select throws_ok(
  format('select billing.set_override(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L)', :'acme', v.feature,
    v.reason, v.limit_value, v.is_enabled, v.enforcement, v.price, v.slots, v.starts, v.ends),
  v.code, null, v.claim
)
from (values
  ('luck', 'sale', '1', null::boolean, null, null, null, null, null, '22023', 'no such feature'),
  (null, 'sale', '1', null, null, null, null, null, null, '22023', 'no feature'),
  ('seats', null, '1', null, null, null, null, null, null, '23502', 'no reason'),
  ('seats', ' ', '1', null, null, null, null, null, null, '23514', 'an empty one'),
  ('seats', repeat('x', 201), '1', null, null, null, null, null, null, '23514', 'one too long'),
  ('seats', 'sale', '-1', null, null, null, null, null, null, '23514', 'less than nothing'),
  ('seats', 'sale', '1', true, null, null, null, null, null, '23514', 'a limit is no flag'),
  ('seats', 'sale', '1', null, 'soft', null, null, null, null, '23514', 'a limit is hard'),
  ('seats', 'sale', '1', null, null, null, '2', null, null, '23514', 'and not spread'),
  ('hd_export', 'sale', null, null, null, null, null, null, null, '23514', 'a flag is on or off'),
  ('hd_export', 'sale', '1', true, null, null, null, null, null, '23514', 'and no limit'),
  ('downloads_per_day', 'sale', '1', null, 'lax', null, null, null, null, '23514', 'no such way'),
  ('downloads_per_day', 'sale', '1', null, 'overage', null, null, null, null, '23514',
    'overage has a price'),
  ('downloads_per_day', 'sale', '1', null, 'soft', '5', null, null, null, '23514',
    'and nothing else has'),
  ('downloads_per_day', 'sale', '1', null, 'overage', '-1', null, null, null, '23514',
    'no negative one'),
  ('downloads_per_day', 'sale', '1', null, 'overage', 'NaN', null, null, null, '23514',
    'it is a number'),
  ('downloads_per_day', 'sale', '1', null, null, null, '65', null, null, '23514',
    'at most 64 slots'),
  ('seats', 'sale', '1', null, null, null, null, '2026-01-02', '2026-01-01', '23514',
    'it ends after it begins'),
  ('seats', 'sale', '1', null, null, null, null, null, '2026-01-01', '23514', 'and not before now')
) as v (feature, reason, limit_value, is_enabled, enforcement, price, slots, starts, ends, code,
  claim);
select is((select count(*) from billing.entitlement_overrides
  where account_id = :'acme'), 4::bigint,
  'what was refused left nothing');

select * from finish();
rollback;

-- SPEC 5: API calls at 5 cents, less in volume, from the roll-ups of a UTC month.
begin;
select plan(16);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_kernel();
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity, actor_id)
select :'acme', gen_random_uuid(), h.hour::timestamptz, h.action, h.quantity, :'ann'
from (values
  ('2026-01-31 23:00:00+00', 'api.generation', 7),
  ('2026-02-01 00:00:00+00', 'api.generation', 600),
  ('2026-02-28 23:00:00+00', 'api.generation', 400.5),
  ('2026-03-01 00:00:00+00', 'api.generation', 10000),
  ('2026-02-03 00:00:00+00', 'poster', 99),
  ('2026-04-01 00:00:00+00', 'api.generation', 200000),
  ('2026-05-01 00:00:00+00', 'api.generation', 1000)
) as h (hour, action, quantity);

select tests.log_in(:'ann');
select results_eq(
  format('select * from billing.api_charges(%L, %L)', :'acme', '2026-01-01'),
  $$values ('api.generation', 0.00, 7.00, 5.0000, 35.0000)$$,
  'the last hour of January is January''s'
);
select results_eq(
  format('select * from billing.api_charges(%L, %L)', :'acme', '2026-02-01'),
  $$values ('api.generation', 0.00, 1000.00, 5.0000, 5000.0000),
    ('api.generation', 1000.00, 0.50, 4.5000, 2.2500)$$,
  'each tier prices what is in it; what has no price costs nothing'
);
select is((select sum(charge) from billing.api_charges(:'acme', '2026-03-01')), 45500.00,
  'a full tier is not left');
select is((select sum(charge) from billing.api_charges(:'acme', '2026-04-01')),
  5000 + 40500 + 360000 + 300000.00, 'all tiers');
select is((select count(*) from billing.api_charges(:'acme', '2026-05-01')), 1::bigint,
  'a tier that was not entered is not told');
select is_empty(format('select billing.api_charges(%L, %L)', :'acme', '2026-06-01'),
  'no use, no charge');

select tests.as_kernel();
insert into billing.price_tiers (action, valid_from, from_quantity, price_cents)
values ('api.generation', '2026-03-01+00', 0, 1);
select tests.log_in(:'ann');
select is(
  (select array_agg((select sum(charge) from billing.api_charges(:'acme', m))::float order by m)
    from unnest(array['2026-02-01', '2026-03-01', '2026-04-01']::date[]) as m),
  array[5002.25, 10000, 200000]::double precision[], 'a new list holds from its month on'
);
select throws_ok(format('select billing.api_charges(%L, %L)', :'acme', m.month), '22023',
  'month is not usable', 'no month: ' || coalesce(m.month, 'null'))
from (values
  ('2026-02-02'), (null), ('infinity'), ('-infinity'), ('5874897-12-01'), ('294276-12-01'),
  ('0044-03-01 BC'), ('10000-01-01')
) as m (month);
select tests.log_in(:'vic');
select throws_ok(format('select billing.api_charges(%L, %L)', :'acme', '2026-02-01'), '42501', null,
  'a viewer reads none');

select * from finish();
rollback;

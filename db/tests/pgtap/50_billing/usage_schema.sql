-- Constraints of the usage log, its roll-ups and the price list.
begin;
select plan(21);

select tests.as_kernel();
select throws_ok(
  format($$insert into billing.usage_hours (account_id, hour, action, actor_id, model, quantity,
      events)
    values (gen_random_uuid(), %L, 'x', gen_random_uuid(), '', %s, %s)$$, a.hour, a.quantity,
    a.events), '23514', null, a.claim)
from (values
  ('2026-02-01 00:30:00+00', '1', '1', 'an hour begins with itself'),
  ('2026-02-01+00', '0', '1', 'an hour of nothing is no row'),
  ('2026-02-01+00', '''NaN''', '1', 'nor is one of NaN'),
  ('2026-02-01+00', '1', '0', 'nor one without an event')
) as a (hour, quantity, events, claim);
select throws_ok(
  format($$insert into billing.usage_days (account_id, day, action, actor_id, model, quantity,
      events)
    values (gen_random_uuid(), '2026-02-01', 'x', gen_random_uuid(), '', %s, %s)$$, a.quantity,
    a.events), '23514', null, a.claim)
from (values
  ('0', '1', 'a day of nothing is no row'), ('''NaN''', '1', 'nor is one of NaN'),
  ('1', '0', 'nor one without an event')
) as a (quantity, events, claim);
select lives_ok(
  $$insert into billing.usage_hours (account_id, hour, action, actor_id, model, quantity, events)
    values ('00000000-0000-0000-0000-000000000001', '2026-02-01 01:00:00+00', 'x',
      '00000000-0000-0000-0000-000000000002', '', 0.01, 1)$$, 'control: an hour'
);
select throws_ok(
  $$insert into billing.usage_hours (account_id, hour, action, actor_id, model, quantity, events)
    values ('00000000-0000-0000-0000-000000000001', '2026-02-01 01:00:00+00', 'x',
      '00000000-0000-0000-0000-000000000002', '', 0.01, 1)$$, '23505', null, 'is there once'
);
select lives_ok(
  $$insert into billing.usage_days (account_id, day, action, actor_id, model, quantity, events)
    values ('00000000-0000-0000-0000-000000000001', '2026-02-01', 'x',
      '00000000-0000-0000-0000-000000000002', '', 0.01, 1)$$, 'control: a day'
);
select throws_ok(
  $$insert into billing.usage_days (account_id, day, action, actor_id, model, quantity, events)
    values ('00000000-0000-0000-0000-000000000001', '2026-02-01', 'x',
      '00000000-0000-0000-0000-000000000002', '', 0.01, 1)$$, '23505', null, 'is there once'
);
select lives_ok(
  $$insert into billing.usage_staging (account_id, id, action, quantity)
    values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'x',
      1)$$, 'control: a staged row'
);
select throws_ok(
  $$insert into billing.usage_staging (account_id, id, action, quantity)
    values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'y',
      2)$$, '23505', null, 'is there once'
);
select throws_ok(
  format($$insert into billing.price_tiers (action, valid_from, from_quantity, price_cents)
    values (%L, %L, %s, %s)$$, a.action, a.valid_from, a.quantity, a.price), '23514', null, a.claim)
from (values
  ('X', '2026-02-01+00', '0', '1', 'a price is of an action'),
  ('x', '2026-02-02+00', '0', '1', 'a list begins with a month'),
  ('x', '2026-02-01 01:00:00+00', '0', '1', 'of UTC'),
  ('x', '2026-02-01+00', '-1', '1', 'a tier begins at nothing or later'),
  ('x', '2026-02-01+00', '1e12', '1', 'within what can be used'),
  ('x', '2026-02-01+00', '0', '-1', 'nobody is paid for use'),
  ('x', '2026-02-01+00', '0', '1000000', 'nor pays 10,000 dollars for a unit')
) as a (action, valid_from, quantity, price, claim);
select throws_ok(
  $$insert into billing.price_tiers (action, valid_from, from_quantity, price_cents)
    values ('api.generation', '2020-01-01+00', 0, 1)$$, '23505', null, 'a tier has one price'
);

select * from finish();
rollback;

-- SPEC 5: what the payment providers call things.
begin;
select plan(10);

select tests.as_kernel();
select is(billing.json_name(v.value::jsonb), v.name, v.claim)
from (values
  ('"sub_1"', 'sub_1', 'a text'), ('42', '42', 'a number'), ('[7, "Pro"]', '7', 'a row of Odoo''s'),
  ('{"id": "sub_1", "object": "subscription"}', 'sub_1', 'what Stripe has expanded'),
  ('null', null, 'null is no name'), ('true', null, 'nor is true'), ('[]', null,
    'nor an empty list'),
  ('[{"id": 1}]', null, 'nor a list of others'), ('{"id": {}}', null, 'nor an object without one')
) as v (value, name, claim);
select is(billing.json_name(null), null, 'nor what is not there');

select * from finish();
rollback;

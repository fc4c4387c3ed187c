-- A key makes one row in its account.
begin;
select plan(9);

select tests.as_kernel();
select gen_random_uuid() as account, gen_random_uuid() as other, gen_random_uuid() as one,
  gen_random_uuid() as two \gset
select is(
  billing.claim_usage_key(:'account', 'k', :'one', 'poster', 1, 'm', '{"a": 1}'), null,
  'a new key is claimed'
);
select is(
  billing.claim_usage_key(:'account', 'k', :'two', 'poster', 1.00, 'm', '{"a":  1}'),
  :'one'::uuid, 'an old one tells the row it made'
);
select is(
  billing.claim_usage_key(:'other', 'k', :'two', 'poster', 2, null, '{}'), null,
  'another account has keys of its own'
);
select throws_ok(
  format($$select billing.claim_usage_key(%L, 'k', %L, %L, %L, %L, %L)$$, :'account', :'two',
    a.action, a.quantity, a.model, a.details), 'RL010', null, a.claim
)
from (values
  ('cover', 1, 'm', '{"a": 1}', 'another action'), ('poster', 2, 'm', '{"a": 1}', 'more'),
  ('poster', 1, null, '{"a": 1}', 'another model'), ('poster', 1, 'm', '{}', 'other details')
) as a (action, quantity, model, details, claim);
select throws_ok(
  format($$select billing.claim_usage_key(%L, repeat('k', 201), %L, 'x', 1, null, '{}')$$,
    :'account', :'two'), '23514', null, 'a key is at most 200 characters'
);
select tests.as_service('svc_worker');
select throws_ok(
  format($$select billing.claim_usage_key(%L, 'z', %L, 'x', 1, null, '{}')$$, :'account', :'two'),
  '42501', null, 'no service calls it'
);

select * from finish();
rollback;

-- A key that is used again must mean the same.
begin;
select plan(9);

select tests.as_kernel();
select gen_random_uuid() as account, gen_random_uuid() as other \gset
select billing.append_usage(:'account', null, 'a', 1, 'm', '{"n": 1}', 'k1');
select billing.append_usage(:'account', null, 'a', 1, null, '{}', 'k2');
select lives_ok(format('select billing.require_same_usage(%L, %L)', a.account, a.events), a.claim)
from (values
  (:'account', '[{"key": "k1", "action": "a", "quantity": 1.0, "model": "m", "details": {"n": 1}},
    {"key": "k2", "action": "a", "quantity": 1}]', 'the same again passes'),
  (:'account', '[{"key": "new", "action": "z", "quantity": 7}]', 'so does a new key'),
  (:'other', '[{"key": "k1", "action": "z", "quantity": 7}]', 'and a key of another account')
) as a (account, events, claim);
select throws_ok(
  format('select billing.require_same_usage(%L, %L)', :'account', '[{"key": "k2", "action": "a",
    "quantity": 1}, ' || e.event || ']'), 'RL010', 'idempotency key was used for something else',
  e.claim)
from (values
  ('{"key": "k1", "action": "b", "quantity": 1, "model": "m", "details": {"n": 1}}', 'the action'),
  ('{"key": "k1", "action": "a", "quantity": 2, "model": "m", "details": {"n": 1}}', 'how much'),
  ('{"key": "k1", "action": "a", "quantity": 1, "details": {"n": 1}}', 'the model'),
  ('{"key": "k1", "action": "a", "quantity": 1, "model": "m"}', 'the details')
) as e (event, claim);
select tests.as_service('svc_worker');
select throws_ok(format('select billing.require_same_usage(%L, %L)', :'account', '[]'), '42501',
  null, 'no service calls it');
select tests.as_service('cf_api');
select throws_ok(format('select billing.require_same_usage(%L, %L)', :'account', '[]'), '42501',
  null, 'nor a business function');

select * from finish();
rollback;

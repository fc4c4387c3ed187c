-- SPEC 8: secret columns are AES-256-GCM envelopes with a key id; a plain value is refused.
begin;
select plan(8);

select tests.as_kernel();
select ok(
  kernel.is_envelope('v1.k-2026_1.AAAAAAAAAAAAAAAA.' || repeat('b', 22)), 'an envelope is one'
);
select ok(not kernel.is_envelope(t.text), format('%s is none', quote_literal(left(t.text, 30))))
from (values
  (''), ('hunter2'), ('v1.k.AAAAAAAAAAAAAAAA.' || repeat('b', 21)),
  ('v1..AAAAAAAAAAAAAAAA.' || repeat('b', 22)), ('v2.k.AAAAAAAAAAAAAAAA.' || repeat('b', 22)),
  ('v1.k.AAAAAAAAAAAAAAAA.' || repeat('b', 16400))
) as t (text);
select is(kernel.is_envelope(null), null, 'nothing is neither');

select * from finish();
rollback;

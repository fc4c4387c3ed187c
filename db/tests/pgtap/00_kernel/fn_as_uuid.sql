-- A text from outside becomes an id or null, never an error.
begin;
select plan(10);

select tests.as_kernel();
select is(
  kernel.as_uuid(t), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, format('%s is an id', t)
)
from unnest(array[
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'A0EEBC999C0B4EF8BB6D6BB9BD380A11'
]) as t;
select is(kernel.as_uuid(t), null, format('%s is none', quote_literal(t)))
from unnest(array[
  '', 'x', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111',
  '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', E'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\n',
  'g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
]) as t;
select is(kernel.as_uuid(null), null, 'null stays null');

select * from finish();
rollback;

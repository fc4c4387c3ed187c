-- Constraints and keys of the kernel's tables.
begin;
select plan(18);

select tests.as_kernel();
select is(
  (select count(*) from kernel.signing_keys where retired_at is null), 1::bigint,
  'control: one signing key is in use'
);
select throws_ok(
  $$insert into kernel.signing_keys (inner_pad, outer_pad)
    select inner_pad, outer_pad from kernel.signing_keys where retired_at is null$$,
  '23505', null, 'a second key in use is refused'
);
select throws_ok(
  format('insert into kernel.signing_keys (inner_pad, outer_pad, retired_at)
    values (%L, %L, now())',
    sha256('a'), sha512('b')),
  '23514', null, 'an inner pad that is no block is refused'
);
select throws_ok(
  format('insert into kernel.signing_keys (inner_pad, outer_pad, retired_at)
    values (%L, %L, now())',
    sha512('a'), sha256('b')),
  '23514', null, 'an outer pad that is no block is refused'
);
select lives_ok(
  format('insert into kernel.signing_keys (inner_pad, outer_pad, retired_at)
    values (%L, %L, now())',
    sha512('a'), sha512('b')),
  'control: two blocks are taken'
);

select throws_ok(
  format('insert into kernel.error_codes values (%L, %L, %L, %L)', s, 'x', 'x', 'x'), c, null, d
)
from (values
  ('NF001', '23505', 'a code is registered once'),
  ('nf001', '23514', 'a code is in upper case'),
  ('NF1', '23514', 'a code has five characters')
) as v (s, c, d);
select throws_ok(
  $$insert into kernel.error_codes values ('NF999', 'not_found', 'x', 'x')$$, '23505', null,
  'a code''s name is its own'
);

select throws_ok(
  format('insert into kernel.partitioned_tables values (%L, %s, %s)', t, a, k), c, null, d
)
from (values
  ('audit.entries', '3', '12', '23505', 'a table is registered once'),
  ('entries', '3', '12', '23514', 'a table is named with its schema'),
  ('a.b; drop table x', '3', '12', '23514', 'a table''s name is nothing else'),
  ('a.b', '0', '12', '23514', 'at least the next month is made ahead'),
  ('a.b', '25', '12', '23514', 'at most two years are made ahead'),
  ('a.b', '3', '0', '23514', 'at least a month is kept')
) as v (t, a, k, c, d);

select throws_ok(
  format('insert into kernel.settings values (%L, %L)', n, v), '23514', null, d
)
from (values
  ('expiry_binding', 'maybe', 'a switch is on or off'),
  ('no_such_switch', 'on', 'an unknown switch is refused')
) as s (n, v, d);
select is(
  (select value from kernel.settings where name = 'expiry_binding'), 'off',
  'contexts bound to an expiry are off until an operator switches them on'
);

select * from finish();
rollback;

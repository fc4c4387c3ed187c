set local role cf_kernel;

create or replace function identity.new_code()
returns text
language sql
volatile
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- 63 random bits: that a million does not divide them evenly is not to be noticed.
  select lpad(
    (
      (('x' || encode(substring(kernel.random_bytes() from 1 for 8), 'hex'))::bit(64)::bigint
        & 9223372036854775807) % 1000000
    )::text,
    6, '0'
  );
$$;

comment on function identity.new_code() is
  'Six random digits, to be sent to a telephone or a mailbox.';

set local role cf_kernel;

create or replace function identity.new_recovery_code()
returns text
language sql
volatile
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- 32 letters and digits, so that each byte gives one without a bias.
  select string_agg(
    substr('abcdefghijklmnopqrstuvwxyz234567', (get_byte(r.bytes, n) & 31) + 1, 1)
      || case when n in (3, 7, 11) then '-' else '' end,
    '' order by n
  )
  from (select kernel.random_bytes()) as r (bytes)
  cross join generate_series(0, 15) as n;
$$;

comment on function identity.new_recovery_code() is
  'A recovery code: 80 random bits in four groups of letters and digits.';

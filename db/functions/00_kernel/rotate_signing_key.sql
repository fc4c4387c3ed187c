set local role cf_kernel;

create or replace function kernel.rotate_signing_key()
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the keys are the kernel's alone.
declare
  v_key bytea := kernel.random_bytes();
  v_id integer;
begin
  update kernel.signing_keys
  set retired_at = now()
  where retired_at is null;
  insert into kernel.signing_keys (inner_pad, outer_pad)
  values (kernel.hmac_pad(v_key, 54), kernel.hmac_pad(v_key, 92))
  returning id into v_id;
  return v_id;
end
$$;

comment on function kernel.rotate_signing_key() is
  'Makes a new key for actor contexts and retires the one in use: open transactions must
authenticate again (28000). Returns the new key''s id.';

set local role cf_kernel;

create or replace function identity.retire_jwt_key(p_key_id text)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: keys are the kernel's alone.
begin
  update identity.jwt_keys set retired_at = now() where id = p_key_id and retired_at is null;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name a key that is not retired.';
  end if;
end
$$;

comment on function identity.retire_jwt_key(text) is
  'Trusts a key no longer: tokens that it signed prove nobody from the next transaction on. The
operator does it, as cf_kernel; a key id is never used again. Error: NF001 no such key, or
retired.';

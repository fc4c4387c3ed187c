set local role cf_kernel;

create or replace function kernel.random_bytes()
returns bytea
language sql
volatile
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- 244 random bits from the server's strong generator, spread over 256.
  select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
$$;

comment on function kernel.random_bytes() is
  '32 unguessable bytes for a key or a token, without an extension.';
grant execute on function kernel.random_bytes() to cf_api;

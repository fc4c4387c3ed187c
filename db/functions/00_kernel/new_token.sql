set local role cf_kernel;

create or replace function kernel.new_token(p_prefix text)
returns text
language sql
volatile
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select p_prefix || rtrim(translate(encode(kernel.random_bytes(), 'base64'), '+/', '-_'), '=');
$$;

comment on function kernel.new_token(text) is
  'A bearer token: the prefix that tells its kind, then 43 URL-safe characters. Only its hash is
stored.';
grant execute on function kernel.new_token(text) to cf_api;

set local role cf_kernel;

create or replace function kernel.token_hash(p_token text)
returns bytea
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  return sha256(convert_to(p_token, 'UTF8'));
end
$$;

comment on function kernel.token_hash(text) is
  'What is stored of a bearer token. Unsalted, for the token is 244 random bits, and found by
index.';
grant execute on function kernel.token_hash(text) to cf_api;

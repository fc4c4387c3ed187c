set local role cf_kernel;

create or replace function identity.current_credential_id()
returns uuid
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: verifies the context.
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  return nullif(split_part(kernel.context(), '|', 5), '')::uuid;
end
$$;

comment on function identity.current_credential_id() is
  'The session, API key or share link (of a guest) that proved the actor; null for a JWT, for the
system, for nobody. Raises 28000 when the context is forged.';
grant execute on function identity.current_credential_id() to cf_api, cf_app;

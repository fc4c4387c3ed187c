set local role cf_kernel;

create or replace function identity.current_user_id()
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
  return nullif(split_part(kernel.context(), '|', 4), '')::uuid;
end
$$;

comment on function identity.current_user_id() is
  'The person who is acting, from the verified context; null for a key, for the system, for nobody.
Raises 28000 when the context is forged.';
grant execute on function identity.current_user_id() to cf_api, cf_app;

set local role cf_kernel;

create or replace function identity.current_actor_id()
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
  return nullif(split_part(kernel.context(), '|', 3), '')::uuid;
end
$$;

comment on function identity.current_actor_id() is
  'Whoever is acting: a person, an API key, a service account, a guest''s visit by a share link or
the system (the nil id); null when nobody is. Raises 28000 when the context is forged.';
grant execute on function identity.current_actor_id() to cf_api, cf_app;

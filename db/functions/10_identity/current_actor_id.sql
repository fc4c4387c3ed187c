set local role cf_kernel;

create or replace function identity.current_actor_id()
returns uuid
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: verifies the context.
  select nullif(split_part(kernel.context(), '|', 3), '')::uuid;
$$;

comment on function identity.current_actor_id() is
  'Whoever is acting: a person, an API key or the system (the nil id); null when nobody is.
Raises 28000 when the context is forged.';
grant execute on function identity.current_actor_id() to cf_owner, cf_api, cf_app;

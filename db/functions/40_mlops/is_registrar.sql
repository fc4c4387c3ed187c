set local role cf_api;

create or replace function mlops.is_registrar()
returns boolean
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- Inside a definer function current_user is its owner; the setting role still says on whose
  -- behalf it runs, and nobody can set it to a role that he was not given.
  select pg_has_role(
    coalesce(nullif(current_setting('role'), 'none'), session_user), 'cf_mlops', 'usage'
  );
$$;

comment on function mlops.is_registrar() is
  'Whether the service on whose connection this runs may write the model registry: it has the rights
of cf_mlops. What the registry''s policies ask, for it has no account to ask about.';

set local role cf_kernel;

create or replace function kernel.as_uuid(p_text text)
returns uuid
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  return case
    when p_text ~ '^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$' then p_text::uuid
  end;
end
$$;

comment on function kernel.as_uuid(text) is 'The text as an id, or null when it is none.';
grant execute on function kernel.as_uuid(text) to cf_api;

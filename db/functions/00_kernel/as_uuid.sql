set local role cf_kernel;

create or replace function kernel.as_uuid(p_text text)
returns uuid
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when p_text ~ '^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$' then p_text::uuid
  end;
$$;

comment on function kernel.as_uuid(text) is 'The text as an id, or null when it is none.';
grant execute on function kernel.as_uuid(text) to cf_api;

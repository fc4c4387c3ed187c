set local role cf_api;

create or replace function studio.path_format(p_object_path text)
returns text
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(lower(substring(p_object_path from '\.([A-Za-z0-9]{1,10})$')), 'bin');
$$;

comment on function studio.path_format(text) is
  'The extension of the file that a path names, in lower case; bin when it has none.';

set local role cf_api;

create or replace function studio.path_asset_id(p_object_path text)
returns uuid
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id text := split_part(p_object_path, '/', 3);
begin
  if (v_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') is not true then
    raise exception using
      errcode = '22023',
      message = 'object path has no asset id',
      hint = 'Store the file under <account>/<project, or library>/<asset>/<name>.';
  end if;
  return v_id::uuid;
end
$$;

comment on function studio.path_asset_id(text) is
  'The asset''s id in a path of the bucket''s layout (studio.is_object_path); raises 22023 without
one.';

set local role cf_kernel;

create or replace function studio.tg_asset_versions__set_project()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: policies go by this column, so that no writer says it himself.
begin
  select a.project_id into new.project_id
  from studio.assets as a
  where a.account_id = new.account_id and a.id = new.asset_id;
  return new;
end
$$;

comment on function studio.tg_asset_versions__set_project() is
  'Before a version is added: takes the project over from its asset, where it never changes.';
grant execute on function studio.tg_asset_versions__set_project() to cf_owner;

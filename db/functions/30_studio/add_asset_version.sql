set local role cf_api;

create or replace function studio.add_asset_version(
  p_account_id uuid,
  p_asset_id uuid,
  p_object_path text,
  p_mime_type text,
  p_bytes bigint,
  p_checksum bytea,
  p_width_px integer default null,
  p_height_px integer default null,
  p_format text default null
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may.
declare
  v_format text := coalesce(p_format, studio.path_format(p_object_path));
  v_project_id uuid;
  v_number integer;
begin
  select a.project_id into v_project_id
  from studio.assets as a
  where a.account_id = p_account_id and a.id = p_asset_id;
  perform tenancy.require_project_permission(p_account_id, v_project_id, 'asset.write');
  -- The asset's row is the lock under which numbers are given out, so that they have no gap.
  update studio.assets as a
  set latest_version = a.latest_version + 1, object_path = p_object_path,
    mime_type = p_mime_type, format = v_format, bytes = p_bytes, width_px = p_width_px,
    height_px = p_height_px, checksum = p_checksum
  where a.account_id = p_account_id and a.id = p_asset_id and a.deleted_at is null
  returning a.latest_version into v_number;
  if v_number is null then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'The account has no such live asset.',
      hint = 'List the assets of the account.';
  end if;
  update studio.asset_versions as v
  set state = 'superseded'
  where v.account_id = p_account_id and v.asset_id = p_asset_id and v.state = 'current';
  insert into studio.asset_versions (
    account_id, asset_id, version_number, object_path, mime_type, format, bytes, width_px,
    height_px, checksum, created_by
  )
  values (
    p_account_id, p_asset_id, v_number, p_object_path, p_mime_type, v_format, p_bytes, p_width_px,
    p_height_px, p_checksum, identity.current_user_id()
  );
  return v_number;
end
$$;

comment on function studio.add_asset_version(
  uuid, uuid, text, text, bigint, bytea, integer, integer, text
) is
  'Adds a file as the asset''s next version, which becomes the current one. It lies beside the
earlier ones, under the same three folders, with a name of its own. Returns its number; numbers
have no gap, also while several add at once. Errors: 42501 the actor lacks asset.write in account
and project; NF001 no such asset, or a deleted one; LM021 storage_bytes of the plan reached; 23505
the path is taken; 23514 malformed path, type, size or checksum. SPEC 3.';
grant execute on function studio.add_asset_version(
  uuid, uuid, text, text, bigint, bytea, integer, integer, text
) to cf_app;

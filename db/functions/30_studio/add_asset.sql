set local role cf_api;

create or replace function studio.add_asset(
  p_account_id uuid,
  p_project_id uuid,
  p_kind text,
  p_object_path text,
  p_mime_type text,
  p_bytes bigint,
  p_checksum bytea,
  p_width_px integer default null,
  p_height_px integer default null,
  p_format text default null,
  p_room_id uuid default null,
  p_is_final boolean default false,
  p_tags text[] default '{}',
  p_metadata jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may.
declare
  v_asset_id uuid := studio.path_asset_id(p_object_path);
  v_format text := coalesce(p_format, studio.path_format(p_object_path));
begin
  perform tenancy.require_project_permission(p_account_id, p_project_id, 'asset.write');
  if p_kind = 'ai_generated' then
    -- Only a request's worker says so: nobody passes an upload off as what was generated and paid.
    perform tenancy.require_permission(p_account_id, 'generation.process');
  end if;
  if p_project_id is not null then
    perform studio.require_live_project(p_account_id, p_project_id);
  end if;
  insert into studio.assets (
    account_id, id, project_id, room_id, kind, object_path, mime_type, format, bytes, width_px,
    height_px, checksum, is_final, tags, metadata, created_by
  )
  values (
    p_account_id, v_asset_id, p_project_id, p_room_id, p_kind, p_object_path, p_mime_type,
    v_format, p_bytes, p_width_px, p_height_px, p_checksum, coalesce(p_is_final, false),
    coalesce(p_tags, '{}'), coalesce(p_metadata, '{}'), identity.current_user_id()
  );
  if p_project_id is not null then
    -- Again: a deletion may have been under way, and the foreign key has waited for it.
    perform studio.require_live_project(p_account_id, p_project_id);
  end if;
  insert into studio.asset_versions (
    account_id, asset_id, version_number, object_path, mime_type, format, bytes, width_px,
    height_px, checksum, created_by
  )
  values (
    p_account_id, v_asset_id, 1, p_object_path, p_mime_type, v_format, p_bytes, p_width_px,
    p_height_px, p_checksum, identity.current_user_id()
  );
  return v_asset_id;
end
$$;

comment on function studio.add_asset(
  uuid, uuid, text, text, text, bigint, bytea, integer, integer, text, uuid, boolean, text[], jsonb
) is
  'Registers a file that lies in the object store as an asset with version 1; people do so for
uploads, the system for what it generated. The caller chooses the asset''s id (a UUID, best of
version 7) by storing the file under <account>/<project>/<asset>/<name>, or
<account>/library/<asset>/<name> when p_project_id is null. p_kind: uploaded, ai_generated,
derived; p_checksum: SHA-256, 32 bytes; p_format: the path''s extension when null. Returns the
asset''s id. Errors: 42501 the actor lacks asset.write (a collaborator has it in the project and
not in the library), or generation.process, as every person does, for ai_generated; NF001 no such
project; ST020 it is deleted; LM021 storage_bytes of the plan reached; 22023 no asset id in the
path; 23503 no such room in the project; 23505 the asset or path is there already; 23514 malformed
path, kind, type, size, checksum, tags or metadata. SPEC 3.';
grant execute on function studio.add_asset(
  uuid, uuid, text, text, text, bigint, bytea, integer, integer, text, uuid, boolean, text[], jsonb
) to cf_app;

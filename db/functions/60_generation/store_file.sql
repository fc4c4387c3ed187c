set local role cf_api;

create or replace function generation.store_file(
  p_request generation.requests,
  p_file jsonb,
  p_is_final boolean
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  if (
    jsonb_typeof(p_file) = 'object'
    and jsonb_typeof(p_file -> 'object_path') = 'string'
    and jsonb_typeof(p_file -> 'mime_type') = 'string'
    and p_file ->> 'bytes' ~ '^[1-9][0-9]{0,12}$'
    and p_file ->> 'checksum' ~ '^[0-9a-f]{64}$'
    and coalesce(p_file ->> 'width_px', '1') ~ '^[1-9][0-9]{0,5}$'
    and coalesce(p_file ->> 'height_px', '1') ~ '^[1-9][0-9]{0,5}$'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'malformed file',
      hint = 'Give object_path, mime_type, bytes, checksum (64 hex digits), width_px, height_px.';
  end if;
  return studio.add_asset(
    p_account_id => p_request.account_id,
    p_project_id => p_request.project_id,
    p_kind => 'ai_generated',
    p_object_path => p_file ->> 'object_path',
    p_mime_type => p_file ->> 'mime_type',
    p_bytes => (p_file ->> 'bytes')::bigint,
    p_checksum => decode(p_file ->> 'checksum', 'hex'),
    p_width_px => (p_file ->> 'width_px')::integer,
    p_height_px => (p_file ->> 'height_px')::integer,
    p_is_final => p_is_final,
    p_metadata => jsonb_build_object('generation_request_id', p_request.id)
  );
end
$$;

comment on function generation.store_file(generation.requests, jsonb, boolean) is
  'Registers a file that a worker put into the object store as an ai_generated asset of the
request''s project; returns the asset''s id. p_file: an object with object_path, mime_type, bytes,
checksum (SHA-256 as 64 hex digits), width_px and height_px; the path says the asset''s id, see
studio.add_asset. Errors: 22023 malformed file; those of studio.add_asset.';

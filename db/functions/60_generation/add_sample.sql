set local role cf_api;

create or replace function generation.add_sample(
  p_request generation.requests,
  p_ordinal integer,
  p_file jsonb
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_model_version_id uuid := kernel.as_uuid(p_file ->> 'model_version_id');
  v_asset_id uuid;
begin
  if v_model_version_id is null and p_file ->> 'model_version_id' is not null then
    raise exception using
      errcode = '22023',
      message = 'malformed model version',
      hint = 'Give the id of a model version, or leave it out.';
  end if;
  v_asset_id := generation.store_file(
    p_request => p_request, p_file => p_file, p_is_final => false
  );
  insert into generation.samples (account_id, request_id, ordinal, asset_id, model_version_id)
  values (p_request.account_id, p_request.id, p_ordinal, v_asset_id, v_model_version_id);
end
$$;

comment on function generation.add_sample(generation.requests, integer, jsonb) is
  'Makes one of the four samples out of a file that the worker delivered. Errors: 22023 malformed;
23503 no such model version; those of generation.store_file.';

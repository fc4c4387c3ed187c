set local role cf_kernel;

create or replace function billing.payload_hash(p_payload jsonb)
returns bytea
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return sha256(convert_to((p_payload - array[
    'pending_webhooks', 'request', 'api_version', 'links', 'transmissions', '_action', '_model'
  ])::text, 'UTF8'));
end
$$;

comment on function billing.payload_hash(jsonb) is
  'SHA-256 of a provider''s event without what differs between two deliveries of it.';
grant execute on function billing.payload_hash(jsonb) to cf_api;

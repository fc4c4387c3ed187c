set local role cf_api;

create or replace function generation.record_provider_call(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_provider text,
  p_external_id text,
  p_outcome text,
  p_latency_ms integer,
  p_cost_micros bigint default 0,
  p_input_tokens integer default 0,
  p_output_tokens integer default 0,
  p_model_version_id uuid default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the system may.
declare
  v_request generation.requests;
  v_id uuid := kernel.uuid7();
begin
  v_request := generation.lock_leased_request(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => p_lease_token
  );
  insert into generation.provider_calls (
    account_id, id, request_id, external_id, provider, model_version_id, phase, attempt, outcome,
    latency_ms, input_tokens, output_tokens, cost_micros
  )
  values (
    p_account_id, v_id, p_request_id, p_external_id, p_provider, p_model_version_id,
    case v_request.status when 'processing_final' then 'final' else 'samples' end,
    v_request.attempts, p_outcome, p_latency_ms, p_input_tokens, p_output_tokens, p_cost_micros
  )
  on conflict (account_id, request_id, provider, external_id) do nothing;
  if not found then
    select c.id into v_id
    from generation.provider_calls as c
    where c.account_id = p_account_id and c.request_id = p_request_id
      and c.provider = p_provider and c.external_id = p_external_id;
  end if;
  return v_id;
end
$$;

comment on function generation.record_provider_call(
  uuid, uuid, uuid, text, text, text, integer, bigint, integer, integer, uuid
) is
  'Writes down a call of a model''s provider while the request is held: p_outcome succeeded, failed
or rejected; p_cost_micros in millionths of a US dollar. The provider''s own id of the call makes it
recorded once. Returns the row''s id. Errors: 42501 the actor lacks generation.process; NF001 no
such request; ST031 the lease is lost; 23503 no such model version; 23514 malformed value; 23502 one
is missing. SPEC 4.';
grant execute on function generation.record_provider_call(
  uuid, uuid, uuid, text, text, text, integer, bigint, integer, integer, uuid
) to cf_worker;

set local role cf_api;

create or replace function generation.open_request(p_wish generation.requests)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid := kernel.uuid7();
  v_user_id uuid := identity.current_user_id();
  v_hold_id uuid;
  v_reservation_id uuid;
begin
  perform studio.require_live_project(p_wish.account_id, p_wish.project_id);
  insert into generation.requests (
    account_id, id, project_id, requested_by, api_key_id, idempotency_key, prompt, style_guidance,
    parameters, output_format, width, height, priority
  )
  values (
    p_wish.account_id, v_id, p_wish.project_id, v_user_id,
    case when v_user_id is null then identity.current_credential_id() end, p_wish.idempotency_key,
    p_wish.prompt, p_wish.style_guidance, p_wish.parameters, p_wish.output_format, p_wish.width,
    p_wish.height, coalesce(billing.entitlement_limit(p_wish.account_id, 'priority'), 0)
  )
  on conflict (account_id, idempotency_key) do nothing;
  if not found then
    return generation.find_request(p_wish); -- the same call, at the same moment, came first
  end if;
  -- Again: a deletion may have been under way, and the foreign key has waited for it.
  perform studio.require_live_project(p_wish.account_id, p_wish.project_id);
  -- A key that nobody can foresee, and longer than any request waits: see generation.hold_price.
  v_reservation_id := billing.reserve_quota(
    p_account_id => p_wish.account_id, p_metric => 'generations_per_month', p_amount => 1,
    p_idempotency_key => format('generation:%s:%s', v_id, gen_random_uuid()),
    p_expires_at => now() + interval '31 days'
  );
  v_hold_id := generation.hold_price(
    p_account_id => p_wish.account_id, p_request_id => v_id, p_action => 'sample_set'
  );
  update generation.requests
  set sample_hold_id = v_hold_id, quota_reservation_id = v_reservation_id
  where account_id = p_wish.account_id and id = v_id;
  perform messaging.publish(
    p_account_id => p_wish.account_id, p_topic => 'generation.requested',
    p_payload => jsonb_build_object('request_id', v_id, 'project_id', p_wish.project_id)
  );
  perform pg_notify('cf_generation', 'samples');
  return v_id;
end
$$;

comment on function generation.open_request(generation.requests) is
  'Makes the request, counts it and holds its credits; returns its id, or that of the request which
a concurrent call with the same key made. Errors: those of generation.request_generation.';

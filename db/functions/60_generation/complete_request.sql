set local role cf_api;

create or replace function generation.complete_request(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_file jsonb
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the system may.
declare
  v_request generation.requests;
  v_asset_id uuid;
begin
  v_request := generation.lock_leased_request(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => p_lease_token,
    p_done => array['completed']
  );
  if v_request.status = 'completed' then
    return v_request.final_asset_id; -- delivered before
  end if;
  v_asset_id := generation.store_file(
    p_request => v_request, p_file => p_file, p_is_final => true
  );
  update generation.requests
  set status = 'completed', final_asset_id = v_asset_id, finished_at = now(), leased_by = null,
    lease_expires_at = null, last_error = null
  where account_id = p_account_id and id = p_request_id;
  if v_request.final_hold_id is not null then
    perform billing.capture_credits(
      p_account_id => p_account_id, p_hold_id => v_request.final_hold_id
    );
  end if;
  -- No key: see submit_samples.
  perform billing.record_usage(
    p_account_id => p_account_id, p_action => v_request.quality,
    p_details => jsonb_build_object('request_id', p_request_id, 'asset_id', v_asset_id)
  );
  perform generation.announce_request(
    p_request => v_request, p_topic => 'generation.completed',
    p_details => jsonb_build_object('asset_id', v_asset_id)
  );
  return v_asset_id;
end
$$;

comment on function generation.complete_request(uuid, uuid, uuid, jsonb) is
  'Delivers the final picture and ends the request: it becomes a final asset of the project, the
held credits are captured, the use is recorded, the requester is notified and
generation.completed published, all or nothing. p_file: see generation.store_file. Returns the
asset''s id, and the same one again when called once more with the same token.
Errors: 42501 the actor lacks generation.process; NF001 no such request; ST030 it is not
processing_final; ST031 the lease is lost; ST010 the hold has expired, 7 days after the
selection, so that only generation.fail_request is left; 22023 malformed file; those of
studio.add_asset. SPEC 4.';
grant execute on function generation.complete_request(uuid, uuid, uuid, jsonb) to cf_worker;

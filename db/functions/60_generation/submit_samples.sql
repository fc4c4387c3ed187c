set local role cf_api;

create or replace function generation.submit_samples(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_samples jsonb
)
returns void
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
begin
  v_request := generation.lock_leased_request(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => p_lease_token,
    p_done => array['awaiting_selection']
  );
  if v_request.status = 'awaiting_selection' then
    return; -- delivered before
  end if;
  if (case jsonb_typeof(p_samples) when 'array' then jsonb_array_length(p_samples) = 4 end)
    is not true then
    raise exception using
      errcode = '22023',
      message = 'not exactly four samples',
      hint = 'Pass an array of four objects.';
  end if;
  update generation.requests
  set status = 'awaiting_selection', leased_by = null, lease_expires_at = null, last_error = null
  where account_id = p_account_id and id = p_request_id;
  for v_ordinal in 1..4 loop
    perform generation.add_sample(
      p_request => v_request, p_ordinal => v_ordinal, p_file => p_samples -> (v_ordinal - 1)
    );
  end loop;
  if v_request.quota_reservation_id is not null then
    perform generation.close_quota(
      p_account_id => p_account_id, p_reservation_id => v_request.quota_reservation_id,
      p_settlement => 'capture'
    );
  end if;
  if v_request.sample_hold_id is not null then
    perform billing.capture_credits(
      p_account_id => p_account_id, p_hold_id => v_request.sample_hold_id
    );
  end if;
  -- No key: the state of the request lets this happen once, and a key that can be foreseen could be
  -- used up beforehand by whoever may record usage.
  perform billing.record_usage(
    p_account_id => p_account_id, p_action => 'sample_set',
    p_details => jsonb_build_object('request_id', p_request_id)
  );
  perform generation.announce_request(
    p_request => v_request, p_topic => 'generation.samples_ready'
  );
end
$$;

comment on function generation.submit_samples(uuid, uuid, uuid, jsonb) is
  'Delivers the four samples and ends the lease: each becomes an asset of the project, the held
credits are captured, the use is recorded and stays taken from the quota, the requester is notified
and generation.samples_ready published, all or nothing. p_samples: an array of four objects as
generation.store_file documents, each with an optional "model_version_id". Once more with the
same token changes nothing.
Errors: 42501 the actor lacks generation.process; NF001 no such request; ST030 it is not
processing_samples; ST031 the lease is lost; ST010 the hold has expired, 7 days after it was
made, so that only generation.fail_request is left; 22023 not four, or malformed; those of
studio.add_asset. SPEC 4.';
grant execute on function generation.submit_samples(uuid, uuid, uuid, jsonb) to cf_worker;

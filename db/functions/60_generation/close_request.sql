set local role cf_api;

create or replace function generation.close_request(
  p_request generation.requests,
  p_status text,
  p_settlement text,
  p_reason text default null,
  p_error text default null
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
  v_hold_id uuid := case
    when p_request.status in ('pending', 'processing_samples') then p_request.sample_hold_id
    when p_request.status = 'processing_final' then p_request.final_hold_id
  end;
  -- Once the samples are there, the request has used up its part of the quota.
  v_reservation_id uuid := case
    when p_request.status in ('pending', 'processing_samples') then p_request.quota_reservation_id
  end;
begin
  update generation.requests
  set status = p_status, failure_reason = p_reason, last_error = left(p_error, 2000),
    finished_at = now(), leased_by = null, lease_expires_at = null,
    lease_token = case p_status when 'cancelled' then null else lease_token end
  where account_id = p_request.account_id and id = p_request.id;
  if v_reservation_id is not null then
    perform generation.close_quota(
      p_account_id => p_request.account_id, p_reservation_id => v_reservation_id,
      p_settlement => p_settlement
    );
  end if;
  if v_hold_id is null then
    return;
  end if;
  begin
    case p_settlement
      when 'capture' then
        perform billing.capture_credits(
          p_account_id => p_request.account_id, p_hold_id => v_hold_id
        );
      when 'release' then
        perform billing.release_credits(
          p_account_id => p_request.account_id, p_hold_id => v_hold_id
        );
      when 'cancel' then
        perform billing.cancel_hold(
          p_account_id => p_request.account_id, p_hold_id => v_hold_id
        );
    end case;
  exception
    when sqlstate 'ST010' then
      null; -- it has expired, so the account has its credits already
  end;
end
$$;

comment on function generation.close_request(generation.requests, text, text, text, text) is
  'Ends a request without a final picture and settles what is held for its present phase, and before
the samples what it took of the quota: capture, release (the system gives back) or cancel (a person
takes back). What earlier phases captured stays so. Errors: ST030 the move is not allowed.';

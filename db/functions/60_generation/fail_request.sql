set local role cf_api;

create or replace function generation.fail_request(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_reason text,
  p_error text default ''
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the system may.
declare
  c_first constant interval := '30 seconds';
  c_longest constant interval := '1 hour';
  v_request generation.requests;
  v_policy generation.failure_policies;
begin
  v_request := generation.lock_leased_request(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => p_lease_token,
    p_done => array['processing_samples', 'processing_final', 'failed', 'content_rejected']
  );
  if v_request.lease_expires_at is null then
    return v_request.status; -- said before
  end if;
  select p.* into v_policy from generation.failure_policies as p where p.reason = p_reason;
  if v_policy.reason is null then
    raise exception using
      errcode = '22023',
      message = 'unknown reason',
      hint = 'Name one of generation.failure_policies.';
  end if;
  -- Nothing can be delivered to a deleted project, so that another attempt would be for nothing.
  if v_policy.is_retried and v_request.attempts < v_request.max_attempts and exists (
    select
    from studio.projects as p
    where p.account_id = p_account_id and p.id = v_request.project_id and p.deleted_at is null
  ) then
    update generation.requests
    set available_at
        = clock_timestamp() + kernel.retry_delay(v_request.attempts, c_first, c_longest),
      leased_by = null, lease_expires_at = null, last_error = left(p_error, 2000)
    where account_id = p_account_id and id = p_request_id;
    return v_request.status;
  end if;
  perform generation.close_request(
    p_request => v_request, p_status => v_policy.final_status,
    p_settlement => v_policy.settlement, p_reason => p_reason, p_error => p_error
  );
  perform generation.announce_request(
    p_request => v_request, p_topic => 'generation.failed',
    p_details => jsonb_build_object('reason', p_reason, 'status', v_policy.final_status)
  );
  return v_policy.final_status;
end
$$;

comment on function generation.fail_request(uuid, uuid, uuid, text, text) is
  'The worker could not do it. generation.failure_policies says by p_reason (system, user_input,
content) what follows: another attempt after 30 seconds, then twice as long each time up to an hour,
until max_attempts, unless the project is deleted; or the end, with the held credits captured or
released, the requester notified and generation.failed published. p_error: for the operator, cut at
2000 characters. Returns the request''s state afterwards; said twice, the second time changes
nothing.
Errors: 42501 the actor lacks generation.process; NF001 no such request; ST031 the lease is lost;
22023 unknown reason. SPEC 4.';
grant execute on function generation.fail_request(uuid, uuid, uuid, text, text) to cf_worker;

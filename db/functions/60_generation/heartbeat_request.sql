set local role cf_api;

create or replace function generation.heartbeat_request(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_lease interval default '5 minutes'
)
returns timestamptz
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the system may.
declare
  v_expires_at timestamptz := clock_timestamp() + p_lease;
begin
  if (p_lease between interval '1 second' and interval '1 hour') is not true then
    raise exception using
      errcode = '22023',
      message = 'lease is out of range',
      hint = 'Hold a request for 1 second to 1 hour at a time.';
  end if;
  perform generation.lock_leased_request(
    p_account_id => p_account_id, p_request_id => p_request_id, p_lease_token => p_lease_token
  );
  update generation.requests
  set lease_expires_at = v_expires_at
  where account_id = p_account_id and id = p_request_id;
  return v_expires_at;
end
$$;

comment on function generation.heartbeat_request(uuid, uuid, uuid, interval) is
  'The worker is alive and holds the request for p_lease from now; returns until when. A worker that
gets ST031 stops: that is also how it learns of a cancel. Errors: 42501 the actor lacks
generation.process; NF001 no such request; ST031 the lease is lost; 22023 lease out of range. SPEC
4.';
grant execute on function generation.heartbeat_request(uuid, uuid, uuid, interval) to cf_worker;

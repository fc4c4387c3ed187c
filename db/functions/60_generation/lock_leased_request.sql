set local role cf_api;

create or replace function generation.lock_leased_request(
  p_account_id uuid,
  p_request_id uuid,
  p_lease_token uuid,
  p_done text[] default '{}'
)
returns generation.requests
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_request generation.requests;
begin
  perform tenancy.require_permission(p_account_id, 'generation.process');
  select r.* into v_request
  from generation.requests as r
  where r.account_id = p_account_id and r.id = p_request_id
  for no key update;
  if v_request.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Use the ids that claim_requests returned.';
  end if;
  if v_request.lease_token is distinct from p_lease_token or p_lease_token is null
    or v_request.lease_expires_at is null and v_request.status <> all (p_done) then
    raise exception using
      errcode = 'ST031',
      message = 'lease is lost',
      detail = format('The request is %s.', v_request.status),
      hint = 'Stop: it was cancelled, given back, or taken over by another worker.';
  end if;
  return v_request;
end
$$;

comment on function generation.lock_leased_request(uuid, uuid, uuid, text[]) is
  'Locks a request for the worker that holds it and returns it. A lease that has ended but that
nobody took over still counts. p_done: the states in which the token of a finished lease is accepted
too, so that a call can be repeated. Errors: 42501 the actor lacks generation.process; NF001 no such
request; ST031 the token is not that of the lease.';

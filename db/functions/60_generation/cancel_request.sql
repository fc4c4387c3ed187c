set local role cf_api;

create or replace function generation.cancel_request(p_account_id uuid, p_request_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
declare
  v_request generation.requests;
begin
  perform tenancy.require_permission(p_account_id, 'generation.create');
  select r.* into v_request
  from generation.requests as r
  where r.account_id = p_account_id and r.id = p_request_id
  for no key update;
  if v_request.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the requests of the account.';
  end if;
  if v_request.status = 'cancelled' then
    return;
  end if;
  perform generation.close_request(
    p_request => v_request, p_status => 'cancelled', p_settlement => 'cancel'
  );
  perform messaging.publish(
    p_account_id => p_account_id, p_topic => 'generation.cancelled',
    p_payload => jsonb_build_object(
      'request_id', p_request_id, 'project_id', v_request.project_id
    )
  );
end
$$;

comment on function generation.cancel_request(uuid, uuid) is
  'Ends a request that is not finished: what is held for its present phase is released, before the
samples are there the quota has its part back, a worker that holds it loses its lease (ST031 at its
next call). Samples that were delivered stay paid for. Again is no error. Errors: 42501 the
actor lacks generation.create or credits.spend; NF001 no such request; ST030 it is completed or has
failed. SPEC 4.';
grant execute on function generation.cancel_request(uuid, uuid) to cf_app;

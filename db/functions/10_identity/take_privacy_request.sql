set local role cf_kernel;

create or replace function identity.take_privacy_request(p_request_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: handled for everybody; no row policy speaks for the service.
begin
  update identity.privacy_requests set status = 'in_progress' where id = p_request_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'See identity.list_due_privacy_requests.';
  end if;
end
$$;

comment on function identity.take_privacy_request(uuid) is
  'Work on a privacy request begins. Errors: NF001 no such request; ST001 it is in progress or
closed. SPEC 1.';
grant execute on function identity.take_privacy_request(uuid) to cf_auth;

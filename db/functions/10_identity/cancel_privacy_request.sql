set local role cf_api;

create or replace function identity.cancel_privacy_request(p_request_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api cancel the actor's own.
declare
  v_person_id uuid := identity.require_person();
begin
  update identity.privacy_requests
  set status = 'cancelled', closed_at = now()
  where user_id = v_person_id and id = p_request_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List one''s own privacy requests.';
  end if;
end
$$;

comment on function identity.cancel_privacy_request(uuid) is
  'The acting person takes back his own privacy request. Errors: 42501 no person is acting; NF001
none of his; ST001 it is closed. SPEC 1.';
grant execute on function identity.cancel_privacy_request(uuid) to cf_app;

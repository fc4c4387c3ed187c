set local role cf_api;

create or replace function identity.request_privacy(
  p_kind text,
  p_details text default ''
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api ask for the actor alone.
declare
  v_person_id uuid := identity.require_person();
  v_request_id uuid;
begin
  if (
    select count(*) >= 20
    from identity.privacy_requests as r
    where r.user_id = v_person_id and r.created_at > now() - interval '1 day'
  ) then
    raise exception using
      errcode = 'LM006',
      message = 'too many attempts',
      detail = 'A person asks 20 times in a day at most.',
      hint = 'Wait a day.';
  end if;
  insert into identity.privacy_requests (user_id, kind, details)
  values (v_person_id, p_kind, coalesce(p_details, ''))
  returning id into v_request_id;
  return v_request_id;
end
$$;

comment on function identity.request_privacy(text, text) is
  'The acting person asks for access, portability, rectification or erasure of his data; due in 30
days. Returns the request''s id. Errors: 42501 no person is acting; 23505 one of this kind is
open; 23514 unknown kind or more than 5000 characters; 23502 missing; LM006 20 requests in a day,
those taken back included. SPEC 1.';
grant execute on function identity.request_privacy(text, text) to cf_app;

set local role cf_kernel;

create or replace function identity.close_privacy_request(
  p_request_id uuid,
  p_status text,
  p_answer text default null
)
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
  if (p_status in ('completed', 'rejected')) is not true then
    raise exception using
      errcode = '22023', message = 'unknown outcome', hint = 'Say completed or rejected.';
  end if;
  update identity.privacy_requests
  set status = p_status, answer = p_answer, closed_at = now()
  where id = p_request_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'See identity.list_due_privacy_requests.';
  end if;
end
$$;

comment on function identity.close_privacy_request(uuid, text, text) is
  'Ends a privacy request that is in progress: completed or rejected. p_answer: what the person is
told, up to 5000 characters; a rejection must have one. Errors: 22023 another outcome; NF001 no
such request; ST001 it is not in progress; 23514 a rejection without an answer, or too long a
one. SPEC 1.';
grant execute on function identity.close_privacy_request(uuid, text, text) to cf_auth;

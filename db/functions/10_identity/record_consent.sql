set local role cf_kernel;

create or replace function identity.record_consent(
  p_person_id uuid,
  p_purpose text,
  p_policy_version text,
  p_is_given boolean
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_consent_id uuid;
begin
  insert into identity.consents (user_id, purpose, policy_version, is_given, session_id, ip)
  values (
    p_person_id, p_purpose, p_policy_version, p_is_given,
    nullif(split_part(kernel.context(), '|', 5), '')::uuid,
    nullif(split_part(kernel.context(), '|', 7), '')::inet
  )
  returning id into v_consent_id;
  return v_consent_id;
end
$$;

comment on function identity.record_consent(uuid, text, text, boolean) is
  'Adds a decision of the acting person, with session and address; the caller holds his row, so that
decisions are in order.';

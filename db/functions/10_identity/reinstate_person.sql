set local role cf_kernel;

create or replace function identity.reinstate_person(
  p_person_id uuid,
  p_reason text
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: support lets people in again; no row policy speaks for it.
begin
  perform identity.require_reason(p_reason);
  update identity.users
  set status = case when verified_at is null then 'pending_verification' else 'active' end
  where id = p_person_id and status = 'suspended';
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name a person who is barred.';
  end if;
  perform identity.record_reason(p_person_id, p_reason);
end
$$;

comment on function identity.reinstate_person(uuid, text) is
  'Lets a barred person in again, as what he was; he logs in anew. p_reason, 1 to 500 characters, is
kept in the audit trail. Errors: 22023 no reason; NF001 no such person, or not barred. SPEC 1.';
grant execute on function identity.reinstate_person(uuid, text) to cf_auth;

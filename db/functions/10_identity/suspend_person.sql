set local role cf_kernel;

create or replace function identity.suspend_person(
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
-- definer: support bars people; no row policy speaks for it.
begin
  perform identity.require_reason(p_reason);
  update identity.users
  set status = 'suspended'
  where id = p_person_id and status in ('active', 'pending_verification');
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name a person who is not barred.';
  end if;
  perform identity.end_sessions(p_person_id, 'suspended');
  update identity.one_time_tokens
  set used_at = now()
  where user_id = p_person_id and used_at is null;
  perform identity.record_reason(p_person_id, p_reason);
end
$$;

comment on function identity.suspend_person(uuid, text) is
  'Bars a person: his sessions end at once, no proof of him is good any more, his tokens open
nothing. p_reason, 1 to 500 characters, is kept in the audit trail. Errors: 22023 no reason;
NF001 no such person, or barred or deleted already. SPEC 1.';
grant execute on function identity.suspend_person(uuid, text) to cf_auth;

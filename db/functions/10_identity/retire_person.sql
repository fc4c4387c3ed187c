set local role cf_kernel;

create or replace function identity.retire_person(
  p_person_id uuid,
  p_reason text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- First, for every log-in locks this row: it comes before and is ended here, or finds nobody.
  update identity.users
  set status = 'deleted', deleted_at = now(), password_parameters = null, password_digest = null
  where id = p_person_id and deleted_at is null;
  perform identity.end_sessions(p_person_id, p_reason);
  update identity.one_time_tokens
  set used_at = now()
  where user_id = p_person_id and used_at is null;
  delete from identity.identities where user_id = p_person_id;
  perform identity.erase_factors(p_person_id);
  perform tenancy.release_person(p_person_id);
end
$$;

comment on function identity.retire_person(uuid, text) is
  'Takes a person out of use, softly: no proof of him is good any more, his address and user name
are free again, his memberships end and his personal account is deleted. Error: RL001 he is the
last owner of a team.';

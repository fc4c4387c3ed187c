set local role cf_kernel;

create or replace function identity.unlink_identity(p_identity_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: these are proofs of who somebody is; the person is the verified context's.
declare
  v_person_id uuid := identity.require_proved_person();
begin
  -- Two that are unlinked at once take turns, so that one remains.
  perform identity.lock_person(v_person_id);
  delete from identity.identities where user_id = v_person_id and id = p_identity_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the linked log-ins.';
  end if;
  if not exists (
    select from identity.users where id = v_person_id and password_digest is not null
  ) and not exists (select from identity.identities where user_id = v_person_id) then
    raise exception using
      errcode = 'RL004',
      message = 'last way to log in',
      hint = 'Set a password, or link another log-in first.';
  end if;
end
$$;

comment on function identity.unlink_identity(uuid) is
  'Takes a social log-in away from the acting person. Errors: 42501 no person is acting; ST005 the
proof is not fresh; NF001 none of his; RL004 he has no password and no other log-in. SPEC 1.';
grant execute on function identity.unlink_identity(uuid) to cf_auth;

set local role cf_kernel;

create or replace function identity.set_password(
  p_old_phc text,
  p_new_phc text
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody may read or write passwords; the person is the verified context's.
declare
  v_person_id uuid := identity.require_person();
  v_parameters text := identity.phc_parameters(p_new_phc);
  v_found_id uuid;
  v_digest bytea;
begin
  if p_new_phc is null then
    raise exception using
      errcode = '22004', message = 'password hash is missing', hint = 'Pass the new hash.';
  end if;
  -- The person's row before the count, as in identity.reauthenticate: else two wait for each other.
  select u.id, u.password_digest into v_found_id, v_digest
  from identity.users as u
  where u.id = v_person_id and u.status in ('active', 'pending_verification')
  for no key update;
  if identity.count_attempt('set_password', v_person_id::text) is not null then
    return 'throttled';
  elsif v_found_id is null or v_digest is distinct from kernel.token_hash(p_old_phc) then
    return 'refused';
  elsif v_digest is null then
    perform identity.require_proved_person();
  end if;
  update identity.users
  set password_parameters = v_parameters, password_digest = kernel.token_hash(p_new_phc)
  where id = v_person_id;
  update identity.one_time_tokens
  set used_at = now()
  where user_id = v_person_id and used_at is null and purpose <> 'verify_email';
  perform identity.end_sessions(
    p_user_id => v_person_id, p_reason => 'password_changed',
    p_except => nullif(split_part(kernel.context(), '|', 5), '')::uuid
  );
  perform identity.clear_attempts('set_password', v_person_id::text);
  return 'ok';
end
$$;

comment on function identity.set_password(text, text) is
  'The acting person changes his password; his other sessions end, and so do reset tokens, magic
links and a change of address that waits. p_old_phc: the hash of the present password, made with
identity.password_parameters; null where he has none. Answers ok, refused (the old one is wrong;
commit, so that it is counted), or throttled after 10 of those in 15 minutes. Errors: 42501 no
person is acting; ST005 he has no password, and the proof is not fresh; 22023 password hash not in
PHC form; 22004 missing; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.set_password(text, text) to cf_auth;

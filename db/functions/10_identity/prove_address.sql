set local role cf_kernel;

create or replace function identity.prove_address(
  p_person_id uuid,
  p_password_parameters text,
  p_password_digest bytea
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
  v_person identity.users;
begin
  select u.* into v_person from identity.users as u where u.id = p_person_id;
  if v_person.status = 'active' then
    update identity.one_time_tokens
    set used_at = now()
    where user_id = p_person_id and used_at is null;
    return p_person_id;
  elsif v_person.status = 'pending_verification' then
    return identity.admit_person(
      p_email => v_person.email, p_username => v_person.username,
      p_full_name => v_person.full_name, p_locale => v_person.locale,
      p_time_zone => v_person.time_zone, p_password_parameters => p_password_parameters,
      p_password_digest => p_password_digest
    );
  end if;
  raise exception using
    errcode = 'NF002',
    message = 'token not found',
    detail = 'The person is barred or gone.',
    hint = 'Ask for a new e-mail.';
end
$$;

comment on function identity.prove_address(uuid, text, bytea) is
  'Who the person is whose address a reset or a magic link has just proved: he himself, whose other
tokens are then used up; or, where the address was never verified, a new person with the same
names (identity.admit_person), for who signed up need not be who reads the mail. Error: NF002 the
person may not act.';

set local role cf_kernel;

create or replace function identity.admit_person(
  p_email text,
  p_username text,
  p_full_name text,
  p_locale text,
  p_time_zone text,
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
  v_owner identity.users;
  v_username text := p_username;
begin
  select u.* into v_owner
  from identity.users as u
  where lower(u.email) = lower(btrim(p_email)) and u.deleted_at is null
  for no key update;
  -- Barred or not: who never proved the address keeps nobody from it who does.
  if v_owner.verified_at is not null then
    return null;
  elsif v_owner.id is not null then
    perform identity.retire_person(v_owner.id, 'address_proved');
  end if;
  if exists (
    select from identity.users where lower(username) = lower(p_username) and deleted_at is null
  ) then
    -- Taken since it was asked for. A stranger's is not given away, the last owner's is free.
    v_username := coalesce(
      v_owner.username, 'user-' || left(replace(gen_random_uuid()::text, '-', ''), 20)
    );
  end if;
  return identity.make_person(
    p_email => p_email, p_username => v_username, p_full_name => p_full_name,
    p_locale => p_locale, p_time_zone => p_time_zone,
    p_password_parameters => p_password_parameters, p_password_digest => p_password_digest,
    p_is_verified => true
  );
end
$$;

comment on function identity.admit_person(text, text, text, text, text, text, bytea) is
  'Makes an active person for an address that was just proved. Somebody who claimed the address and
never proved it is retired, with everything that he did in its name: whoever proves it starts
afresh and inherits no session, key, grant or content of a stranger. Returns the id, or null when
the address has an owner who has proved it. A user name that is taken is replaced. Errors: those
of identity.make_person. SPEC 1.';

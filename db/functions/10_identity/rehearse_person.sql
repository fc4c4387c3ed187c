set local role cf_kernel;

create or replace function identity.rehearse_person(
  p_username text,
  p_full_name text,
  p_locale text,
  p_time_zone text,
  p_password_parameters text,
  p_password_digest bytea
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_constraint text;
begin
  perform identity.make_person(
    p_email => replace(gen_random_uuid()::text, '-', '') || '@example.invalid',
    p_username => p_username, p_full_name => p_full_name, p_locale => p_locale,
    p_time_zone => p_time_zone, p_password_parameters => p_password_parameters,
    p_password_digest => p_password_digest, p_is_verified => false
  );
  raise exception using
    errcode = '23505',
    message = 'address is taken',
    hint = 'Nobody sees this: it takes back what was made.',
    constraint = 'users_email_uq';
exception
  when unique_violation then
    get stacked diagnostics v_constraint = constraint_name;
    if v_constraint <> 'users_email_uq' then
      raise;
    end if;
end
$$;

comment on function identity.rehearse_person(text, text, text, text, text, bytea) is
  'Makes a person as identity.make_person does and takes all of it back, so that signing up costs
the same time and the same writing for an address that has an owner, and refuses the same values.
Errors: those of identity.make_person.';

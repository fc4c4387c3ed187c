set local role cf_kernel;

create or replace function identity.link_identity(
  p_provider text,
  p_subject text,
  p_email text default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: these are proofs of who somebody is; the person is the verified context's.
declare
  v_person_id uuid := identity.require_person();
  v_identity_id uuid;
begin
  -- Locked: somebody who is deleted meanwhile keeps no log-in, which nobody else could link then.
  perform identity.lock_person(v_person_id);
  -- And verified: else a way in would wait for whoever proves the address one day.
  perform identity.require_fresh_proof();
  insert into identity.identities as i (user_id, provider, subject, email)
  values (v_person_id, p_provider, p_subject, p_email)
  on conflict (provider, subject) do update
  set email = excluded.email
  where i.user_id = v_person_id
  returning i.id into v_identity_id;
  if v_identity_id is null then
    raise exception using
      errcode = '23505',
      message = 'log-in is linked to somebody else',
      hint = 'Log in with it, and unlink it there first.',
      constraint = 'identities_subject_uq';
  end if;
  return v_identity_id;
end
$$;

comment on function identity.link_identity(text, text, text) is
  'Links a social log-in, which the service has just checked with the provider, to the acting
person; done twice it is still one. p_subject: the provider''s id of the person. Returns the
link''s id. Errors: 42501 no person is acting, or the address is not verified; ST005 the proof is
not fresh; 23505 linked to somebody else; 23514 unknown provider or malformed subject; 23502
missing; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.link_identity(text, text, text) to cf_auth;

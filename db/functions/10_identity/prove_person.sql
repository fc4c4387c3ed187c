set local role cf_kernel;

create or replace function identity.prove_person(p_subject text, p_expires numeric)
returns identity.proof
language sql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select 'user', u.id, u.id, null::uuid, null::uuid, null::text[], to_timestamp(p_expires)
  from identity.users as u
  where u.id = kernel.as_uuid(p_subject) and u.status in ('active', 'pending_verification');
$$;

comment on function identity.prove_person(text, numeric) is
  'The person with this id as text, if he may act; p_expires: when the proof ends, epoch seconds.';

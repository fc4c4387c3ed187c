set local role cf_kernel;

create or replace function identity.prove_person(p_subject text, p_expires numeric)
returns identity.proof
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid := kernel.as_uuid(p_subject);
  v_proof identity.proof;
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  -- His rights and whether to look for shares: see identity.prove_session.
  select 'user', u.id, u.id, null::uuid, null::uuid, null::text[], to_timestamp(p_expires),
    case when u.status = 'active' or u.created_at > now() - interval '72 hours' then r.groups end,
    exists (select from studio.project_collaborators as c where c.user_id = u.id) or exists (
      select
      from tenancy.members as m
      join studio.project_collaborators as c on c.grantee_account_id = m.account_id
      where m.user_id = u.id
    )
  into v_proof
  from identity.users as u
  left join tenancy.person_rights as r on r.user_id = u.id
  where u.id = v_user_id and u.status in ('active', 'pending_verification');
  return v_proof;
end
$$;

comment on function identity.prove_person(text, numeric) is
  'The person with this id as text, if he may act; p_expires: when the proof ends, epoch seconds.';

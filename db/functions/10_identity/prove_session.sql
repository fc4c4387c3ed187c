set local role cf_kernel;

create or replace function identity.prove_session(p_token text)
returns identity.proof
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash bytea := sha256(convert_to(p_token, 'UTF8')); -- kernel.token_hash
  v_proof identity.proof;
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  -- His rights and whether to look for shares come with the same query, which each cost one before.
  -- Whoever has not verified the address within 72 hours has none: see tenancy.user_groups.
  select 'user', u.id, u.id, s.id, null::uuid, null::text[],
    least(s.access_expires_at, s.idle_expires_at),
    case when u.status = 'active' or u.created_at > now() - interval '72 hours' then r.groups end,
    exists (select from studio.project_collaborators as c where c.user_id = u.id) or exists (
      select
      from tenancy.members as m
      join studio.project_collaborators as c on c.grantee_account_id = m.account_id
      where m.user_id = u.id
    )
  into v_proof
  from identity.sessions as s
  join identity.users as u on u.id = s.user_id
  left join tenancy.person_rights as r on r.user_id = u.id
  where s.token_hash = v_hash
    and s.revoked_at is null and s.access_expires_at > now() and s.idle_expires_at > now()
    and u.status in ('active', 'pending_verification');
  return v_proof;
end
$$;

comment on function identity.prove_session(text) is
  'The person whose live session this access token opens, or null.';

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
  select 'user', u.id, u.id, s.id, null::uuid, null::text[],
    least(s.access_expires_at, s.idle_expires_at)
  into v_proof
  from identity.sessions as s
  join identity.users as u on u.id = s.user_id
  where s.token_hash = v_hash
    and s.revoked_at is null and s.access_expires_at > now() and s.idle_expires_at > now()
    and u.status in ('active', 'pending_verification');
  return v_proof;
end
$$;

comment on function identity.prove_session(text) is
  'The person whose live session this access token opens, or null.';

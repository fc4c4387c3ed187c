set local role cf_kernel;

create or replace function identity.prove_session(p_token text)
returns identity.proof
language sql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select 'user', u.id, u.id, s.id, null::uuid, null::text[], s.idle_expires_at
  from identity.sessions as s
  join identity.users as u on u.id = s.user_id
  where s.token_hash = kernel.token_hash(p_token)
    and s.revoked_at is null and s.idle_expires_at > now()
    and u.status in ('active', 'pending_verification');
$$;

comment on function identity.prove_session(text) is
  'The person whose live session this token is, or null.';

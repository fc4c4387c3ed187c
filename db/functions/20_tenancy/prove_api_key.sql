set local role cf_kernel;

create or replace function tenancy.prove_api_key(p_key text, p_ip inet)
returns identity.proof
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid := kernel.as_uuid(substr(p_key, 5, 32));
  v_key_id uuid := kernel.as_uuid(substr(p_key, 37, 32));
  v_hash bytea := kernel.token_hash(p_key);
  v_proof identity.proof;
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  select 'api_key', k.id, null::uuid, k.id, k.account_id, k.scopes,
    coalesce(k.expires_at, now() + interval '1 day')
  into v_proof
  from tenancy.api_keys as k
  join tenancy.accounts as a on a.id = k.account_id
  where k.account_id = v_account_id
    and k.id = v_key_id
    and k.secret_hash = v_hash
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
    and (k.allowed_networks = '{}' or p_ip <<= any (k.allowed_networks))
    and a.deleted_at is null;
  return v_proof;
end
$$;

comment on function tenancy.prove_api_key(text, inet) is
  'What an API key (cfk_ + account + id + _ + secret) allows, or null: unknown, revoked, expired, or
used from an address outside its networks.';

set local role cf_kernel;

create or replace function tenancy.prove_api_key(p_key text, p_ip inet)
returns identity.proof
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select 'api_key', k.id, null::uuid, k.id, k.account_id, k.scopes,
    coalesce(k.expires_at, now() + interval '1 day')
  from tenancy.api_keys as k
  join tenancy.accounts as a on a.id = k.account_id
  where k.account_id = kernel.as_uuid(substr(p_key, 5, 32))
    and k.id = kernel.as_uuid(substr(p_key, 37, 32))
    and k.secret_hash = kernel.token_hash(p_key)
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
    and (k.allowed_networks = '{}' or p_ip <<= any (k.allowed_networks))
    and a.deleted_at is null;
$$;

comment on function tenancy.prove_api_key(text, inet) is
  'What an API key (cfk_ + account + id + _ + secret) allows, or null: unknown, revoked, expired, or
used from an address outside its networks.';

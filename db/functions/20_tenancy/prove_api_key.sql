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
  v_hash bytea := sha256(convert_to(p_key, 'UTF8')); -- kernel.token_hash
  -- An IPv4 client as a socket for both shows it is in the networks that hold the IPv4 address.
  v_ip inet := case
    when family(p_ip) = 6 and p_ip <<= inet '::ffff:0:0/96' then identity.ip_key(p_ip)::inet
    else p_ip
  end;
  v_account_id uuid;
  v_key_id uuid;
  v_maker_id uuid;
  v_permissions text[];
  v_proof identity.proof;
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  -- Short queries, and only those that this key needs: each table in one costs about 3 us.
  if p_key ~ '^cfk_[0-9a-f]{64}_' is not true then
    return null;
  end if;
  v_account_id := substr(p_key, 5, 32);
  v_key_id := substr(p_key, 37, 32);
  select case when k.service_account_id is null then 'api_key' else 'service' end,
    coalesce(k.service_account_id, k.id), null::uuid, k.id, k.account_id, k.scopes,
    least(
      k.expires_at, case when k.secret_hash <> v_hash then k.previous_expires_at end,
      now() + interval '1 day'
    ), k.created_by
  into v_proof.actor_kind, v_proof.actor_id, v_proof.user_id, v_proof.credential_id,
    v_proof.account_id, v_proof.scopes, v_proof.expires_at, v_maker_id
  from tenancy.api_keys as k
  join tenancy.accounts as a on a.id = k.account_id
  where k.account_id = v_account_id
    and k.id = v_key_id
    and (k.secret_hash = v_hash
      or k.previous_secret_hash = v_hash and k.previous_expires_at > now())
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
    and (k.allowed_networks = '{}' or v_ip <<= any (k.allowed_networks))
    and a.deleted_at is null;
  v_permissions := case v_proof.actor_kind
    when 'api_key' then tenancy.member_permissions(v_account_id, v_maker_id)
    when 'service' then tenancy.service_permissions(v_account_id, v_proof.actor_id)
  end;
  if v_proof.scopes <@ v_permissions is not true then
    v_proof.scopes := array(
      select s.name from unnest(v_proof.scopes) as s (name) where s.name = any (v_permissions)
    );
  end if;
  return case when v_proof.scopes <> '{}' then v_proof end;
end
$$;

comment on function tenancy.prove_api_key(text, inet) is
  'What an API key (cfk_ + account + id + _ + secret) allows now: of its scopes those that the role
of its maker, or of its service account, has at this moment. Null: unknown, revoked, expired, its
secret replaced and the overlap over, used from an address outside its networks, the maker no active
member any more, the service account disabled, or no scope left.';

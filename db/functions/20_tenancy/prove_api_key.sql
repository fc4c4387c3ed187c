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
  -- Two ways to a role, each left out by its own condition: a key rests on one of them alone.
  select case when k.service_account_id is null then 'api_key' else 'service' end,
    coalesce(k.service_account_id, k.id), null::uuid, k.id, k.account_id,
    array(
      select s.name
      from unnest(k.scopes) as s (name)
      where s.name = any (coalesce(c.permissions, r.permissions))
    ),
    least(
      k.expires_at, case when k.secret_hash <> v_hash then k.previous_expires_at end,
      now() + interval '1 day'
    )
  into v_proof
  from tenancy.api_keys as k
  join tenancy.accounts as a on a.id = k.account_id
  left join tenancy.service_accounts as s
    on s.account_id = k.account_id and s.id = k.service_account_id and s.disabled_at is null
  left join (
    tenancy.members as m
    join identity.users as u on u.id = m.user_id and u.status = 'active'
  ) on k.service_account_id is null and m.account_id = k.account_id and m.user_id = k.created_by
  left join tenancy.custom_roles as c on c.account_id = m.account_id and c.name = m.custom_role
  join tenancy.roles as r on r.name = coalesce(s.role, m.role)
  where k.account_id = v_account_id
    and k.id = v_key_id
    and (k.secret_hash = v_hash
      or k.previous_secret_hash = v_hash and k.previous_expires_at > now())
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
    and (k.allowed_networks = '{}' or p_ip <<= any (k.allowed_networks))
    and a.deleted_at is null;
  if v_proof.scopes = '{}' then
    return null; -- nothing is left of what it was made for
  end if;
  return v_proof;
end
$$;

comment on function tenancy.prove_api_key(text, inet) is
  'What an API key (cfk_ + account + id + _ + secret) allows now: of its scopes those that the role
of its maker, or of its service account, has at this moment. Null: unknown, revoked, expired, its
secret replaced and the overlap over, used from an address outside its networks, the maker no active
member any more, the service account disabled, or no scope left.';

set local role cf_api;

create or replace function tenancy.create_api_key(
  p_account_id uuid,
  p_name text,
  p_scopes text[],
  p_expires_at timestamptz default null,
  p_allowed_networks cidr[] default '{}',
  p_service_account_id uuid default null
)
returns tenancy.new_api_key
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may
-- manage.
declare
  v_new tenancy.new_api_key;
begin
  perform tenancy.require_key_manager(p_account_id);
  perform tenancy.require_permissions(p_account_id, p_scopes);
  perform tenancy.require_feature(p_account_id, 'api_access');
  perform tenancy.require_room((
    select count(*)
    from tenancy.api_keys as k
    where k.account_id = p_account_id and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now())
  ), 1000, 'live API keys');
  if p_service_account_id is not null then
    perform tenancy.require_service_account(p_account_id, p_service_account_id);
  end if;
  v_new.key_id := kernel.uuid7();
  v_new.key := kernel.new_token(tenancy.api_key_prefix(p_account_id, v_new.key_id));
  insert into tenancy.api_keys (
    account_id, id, name, service_account_id, secret_hash, scopes, allowed_networks, created_by,
    expires_at
  )
  values (
    p_account_id, v_new.key_id, btrim(p_name), p_service_account_id, kernel.token_hash(v_new.key),
    p_scopes, coalesce(p_allowed_networks, '{}'), identity.current_user_id(), p_expires_at
  );
  return v_new;
end
$$;

comment on function tenancy.create_api_key(uuid, text, text[], timestamptz, cidr[], uuid) is
  'Makes an API key of the account with some of the actor''s own permissions as scopes; the key text
is returned this once. It may later what it was made for as far as its maker still may; with
p_service_account_id, as far as that service account''s role does, as whom it then acts. Errors:
42501 the actor lacks api_key.manage or one of the scopes, or is no person whose address is
verified; LM003 the plan lacks api_access; LM004 1000 live keys are there; NF001 no such service
account, or a disabled one; 23502 null scopes; 23514 no scopes, malformed name, expiry in the past;
22004 no account; 40001 at repeatable read, when another change of who may do what went first. SPEC
1.';
grant execute on function tenancy.create_api_key(uuid, text, text[], timestamptz, cidr[], uuid)
  to cf_app;

set local role cf_api;

create or replace function tenancy.create_api_key(
  p_account_id uuid,
  p_name text,
  p_scopes text[],
  p_expires_at timestamptz default null,
  p_allowed_networks cidr[] default '{}'
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
  v_scope text;
begin
  perform tenancy.require_permission(p_account_id, 'api_key.manage');
  if identity.current_user_id() is null then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'A key is made by a person: authenticate with a session token or a JWT.';
  end if;
  foreach v_scope in array coalesce(p_scopes, '{}') loop
    perform tenancy.require_permission(p_account_id, v_scope);
  end loop;
  v_new.key_id := kernel.uuid7();
  v_new.key := kernel.new_token(format(
    'cfk_%s%s_', replace(p_account_id::text, '-', ''), replace(v_new.key_id::text, '-', '')
  ));
  insert into tenancy.api_keys (
    account_id, id, name, secret_hash, scopes, allowed_networks, created_by, expires_at
  )
  values (
    p_account_id, v_new.key_id, p_name, kernel.token_hash(v_new.key), p_scopes,
    coalesce(p_allowed_networks, '{}'), identity.current_user_id(), p_expires_at
  );
  return v_new;
end
$$;

comment on function tenancy.create_api_key(uuid, text, text[], timestamptz, cidr[]) is
  'Makes an API key of the account with some of the actor''s own permissions as scopes; the key
text is returned this once. Errors: 42501 the actor lacks api_key.manage or one of the scopes, or
is no person; 23514 no scopes, malformed name, expiry in the past. SPEC 1.';
grant execute on function tenancy.create_api_key(uuid, text, text[], timestamptz, cidr[]) to cf_app;

set local role cf_api;

create or replace function tenancy.revoke_api_key(p_account_id uuid, p_key_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
begin
  perform tenancy.require_permission(p_account_id, 'api_key.manage');
  update tenancy.api_keys
  set revoked_at = coalesce(revoked_at, now())
  where account_id = p_account_id and id = p_key_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the keys of the account.';
  end if;
end
$$;

comment on function tenancy.revoke_api_key(uuid, uuid) is
  'Ends an API key from the next authentication on; again is no error. Errors: 42501 the actor lacks
api_key.manage; NF001 no such key in the account; 22004 no account. SPEC 1.';
grant execute on function tenancy.revoke_api_key(uuid, uuid) to cf_app;

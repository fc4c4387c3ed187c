set local role cf_api;

create or replace function tenancy.require_key_manager(p_account_id uuid)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  perform tenancy.lock_members(p_account_id, 'api_key.manage');
  perform identity.require_person();
end
$$;

comment on function tenancy.require_key_manager(uuid) is
  'Begins what makes or changes a key or a service account, which outlives its maker: raises 42501
unless a person whose address is verified is acting who has api_key.manage in the account at this
moment, under tenancy.lock_members; 22004 no account; 40001 at repeatable read, when another change
went first. A key or a service account makes no keys: else a leaked one outlived its revocation.';

set local role cf_api;

create or replace function tenancy.update_api_key(
  p_account_id uuid,
  p_key_id uuid,
  p_revision integer,
  p_name text default null,
  p_scopes text[] default null,
  p_allowed_networks cidr[] default null
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
declare
  v_key tenancy.api_keys;
  v_revision integer;
begin
  perform tenancy.require_key_manager(p_account_id);
  v_key := tenancy.lock_api_key(p_account_id, p_key_id);
  if v_key.revision is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_key.revision),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  -- Null scopes stay in, so that they are refused.
  perform tenancy.require_permissions(p_account_id, array(
    select s.name from unnest(p_scopes) as s (name) where (s.name = any (v_key.scopes)) is not true
  ));
  update tenancy.api_keys as k
  set name = coalesce(btrim(p_name), k.name), scopes = coalesce(p_scopes, k.scopes),
    allowed_networks = coalesce(p_allowed_networks, k.allowed_networks)
  where k.account_id = p_account_id and k.id = p_key_id
  returning k.revision into v_revision;
  return v_revision;
end
$$;

comment on function tenancy.update_api_key(uuid, uuid, integer, text, text[], cidr[]) is
  'Changes name, scopes or networks of a key, from its next use on; null leaves a value as it is, an
empty list of networks lets it be used from anywhere. Scopes that it has may stay or go; whoever
adds one must have it. Returns the new revision. Errors: 42501 the actor lacks api_key.manage or a
scope that he adds, or is no person; NF001 no such key; ST060 revoked or expired; SV001 stale
revision; 23514 no scopes, malformed name; 22004 no account; 40001 at repeatable read, when another
change of who may do what went first. SPEC 1.';
grant execute on function tenancy.update_api_key(uuid, uuid, integer, text, text[], cidr[])
  to cf_app;

set local role cf_api;

create or replace function tenancy.create_service_account(
  p_account_id uuid,
  p_name text,
  p_role text,
  p_description text default ''
)
returns uuid
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
  v_id uuid := kernel.uuid7();
begin
  perform tenancy.require_key_manager(p_account_id);
  perform tenancy.require_role(p_account_id, p_role);
  perform tenancy.require_feature(p_account_id, 'api_access');
  perform tenancy.require_room((
    select count(*)
    from tenancy.service_accounts as s
    where s.account_id = p_account_id and s.disabled_at is null
  ), 1000, 'service accounts');
  insert into tenancy.service_accounts (account_id, id, name, description, role, created_by)
  values (
    p_account_id, v_id, btrim(p_name), p_description, p_role, identity.current_user_id()
  );
  return v_id;
end
$$;

comment on function tenancy.create_service_account(uuid, text, text, text) is
  'Makes an actor that is no person, with the role viewer, editor or admin; it takes no seat and
acts through keys that are made for it. Returns its id. Errors: 42501 the actor lacks api_key.manage
or a permission of the role, or is no person whose address is verified; LM003 the plan lacks
api_access; LM004 1000 that are not disabled are there; 23505 the account has one of that name;
23514 malformed name, unknown role; 23502 no role, name or description; 22004 no account; 40001 at
repeatable read, when another change of who may do what went first. SPEC 1.';
grant execute on function tenancy.create_service_account(uuid, text, text, text) to cf_app;

set local role cf_api;

create or replace function tenancy.update_service_account(
  p_account_id uuid,
  p_service_account_id uuid,
  p_revision integer,
  p_name text default null,
  p_description text default null,
  p_role text default null
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
  v_account tenancy.service_accounts;
begin
  perform tenancy.require_key_manager(p_account_id);
  select s.* into v_account
  from tenancy.service_accounts as s
  where s.account_id = p_account_id and s.id = p_service_account_id
  for no key update;
  if v_account.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the account''s service accounts.';
  elsif v_account.revision is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_account.revision),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  if p_role <> v_account.role then
    perform tenancy.require_role(p_account_id, p_role);
  end if;
  update tenancy.service_accounts as s
  set name = coalesce(btrim(p_name), s.name), description = coalesce(p_description, s.description),
    role = coalesce(p_role, s.role)
  where s.account_id = p_account_id and s.id = p_service_account_id
  returning s.revision into v_account.revision;
  return v_account.revision;
end
$$;

comment on function tenancy.update_service_account(uuid, uuid, integer, text, text, text) is
  'Changes name, description or role; null leaves a value as it is. A new role holds for the next
use of each of its keys. Returns the new revision. Errors: 42501 the actor lacks api_key.manage or a
permission of the new role, or is no person; NF001 no such service account; SV001 stale revision;
23505 name taken; 23514 malformed name, unknown role; 22004 no account; 40001 at repeatable read,
when another change of who may do what went first. SPEC 1.';
grant execute on function tenancy.update_service_account(uuid, uuid, integer, text, text, text)
  to cf_app;

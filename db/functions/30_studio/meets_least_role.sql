set local role cf_api;

create or replace function studio.meets_least_role(p_account_id uuid, p_least_role text)
returns boolean
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  -- By what marks the role, and not by its name: custom roles and keys have permissions only.
  return coalesce(p_account_id = any (case p_least_role
    when 'owner' then tenancy.accounts_with('account.manage')
    when 'admin' then tenancy.accounts_with('member.manage')
    when 'editor' then tenancy.accounts_with('project.write')
    when 'viewer' then tenancy.accounts_with('project.read')
  end), false);
end
$$;

comment on function studio.meets_least_role(uuid, text) is
  'Whether the actor is in the account what studio.is_project_settings calls the least role, or
more: owner by account.manage, admin by member.manage, editor by project.write, viewer by
project.read; nobody is nobody.';

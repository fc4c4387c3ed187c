set local role cf_kernel;

create or replace function tenancy.require_team(p_account_id uuid)
returns void
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: asked where the actor may manage members, who need not be let in by every policy.
begin
  if exists (
    select from tenancy.accounts as a where a.id = p_account_id and a.kind = 'personal'
  ) then
    raise exception using
      errcode = 'RL003',
      message = 'account is personal',
      hint = 'Make a team for this, or share a project.';
  end if;
end
$$;

comment on function tenancy.require_team(uuid) is
  'Raises RL003 when the account is a personal one: its person is its only member and keeps it. SPEC
2.';
grant execute on function tenancy.require_team(uuid) to cf_api;

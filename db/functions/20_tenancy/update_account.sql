set local role cf_api;

create or replace function tenancy.update_account(
  p_account_id uuid,
  p_revision integer,
  p_name text default null,
  p_slug text default null
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor owns.
declare
  v_current integer;
begin
  perform tenancy.require_permission(p_account_id, 'account.manage');
  select a.revision into v_current
  from tenancy.accounts as a
  where a.id = p_account_id and a.deleted_at is null
  for no key update;
  if v_current is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the accounts of the actor.';
  elsif v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  update tenancy.accounts as a
  set name = coalesce(btrim(p_name), a.name), slug = coalesce(p_slug, a.slug)
  where a.id = p_account_id
  returning a.revision into v_current;
  return v_current;
end
$$;

comment on function tenancy.update_account(uuid, integer, text, text) is
  'Changes an account''s name and slug; null leaves a value as it is. Returns the new revision. The
region says where the data must stay and is chosen when the account is made: no call changes it.
Errors: 42501 the actor lacks account.manage; NF001 the account is gone; SV001 stale revision; 23505
slug taken; 23514 malformed name or slug; 22004 no account. SPEC 2.';
grant execute on function tenancy.update_account(uuid, integer, text, text) to cf_app;

set local role cf_kernel;

create or replace function tenancy.lock_members(p_account_id uuid, p_permission text)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: cf_api may not lock accounts.
declare
  v_user_id uuid := identity.current_user_id();
begin
  -- Asked before the lock, so that a stranger cannot hold up the account, and again under it with
  -- the rights of this moment: whoever lost his role while he waited gives nobody another one.
  perform tenancy.require_permission(p_account_id, p_permission);
  perform tenancy.lock_account(p_account_id);
  perform identity.refresh_context();
  perform tenancy.require_permission(p_account_id, p_permission);
  if v_user_id is not null and tenancy.member_permissions(p_account_id, v_user_id) = '{}' then
    raise exception using
      errcode = '42501',
      message = 'permission denied',
      detail = 'The person may not act any more.',
      hint = 'Authenticate as somebody whose address is verified.';
  end if;
end
$$;

comment on function tenancy.lock_members(uuid, text) is
  'Begins every change of who may do what in an account: one at a time, by an actor who has the
permission now and not only when he authenticated. A person''s context is signed anew. Errors: 42501
the actor lacks the permission, or has lost it; 22004 the account is null; 40001 at repeatable read,
when another change went first.';
grant execute on function tenancy.lock_members(uuid, text) to cf_api;

set local role cf_api;

create or replace function tenancy.close_account(p_account_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor owns.
begin
  perform tenancy.lock_members(p_account_id, 'account.manage');
  perform identity.require_person();
  perform tenancy.require_team(p_account_id);
  update tenancy.invitations
  set status = 'revoked'
  where account_id = p_account_id and status = 'pending';
  update tenancy.accounts
  set deleted_at = now()
  where id = p_account_id;
  perform identity.refresh_context();
end
$$;

comment on function tenancy.close_account(uuid) is
  'Closes a team for everybody: it is in nobody''s context from the next authentication on, its keys
and invitations are dead and its slug is free; the rows stay until retention takes them. The context
is signed anew. Errors: 42501 the actor is no owner, or no person; RL003 the account is personal;
22004 no account; 40001 at repeatable read, when another change of the members went first. SPEC 2.';
grant execute on function tenancy.close_account(uuid) to cf_app;

set local role cf_api;

create or replace function tenancy.leave_account(p_account_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no delete right; row security lets cf_api take the actor out.
begin
  perform identity.require_person();
  perform tenancy.remove_member(p_account_id, identity.current_user_id());
end
$$;

comment on function tenancy.leave_account(uuid) is
  'The acting person leaves the account, and the context is signed anew. Errors: 42501 nobody is
acting; NF001 he is no member; RL001 he is the last owner, as everybody is of his personal account;
40001 at repeatable read, when another change of the members went first. SPEC 2.';
grant execute on function tenancy.leave_account(uuid) to cf_app;

set local role cf_api;

create or replace function tenancy.revoke_invitation(p_account_id uuid, p_invitation_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform tenancy.require_open_invitation(p_account_id, p_invitation_id);
  update tenancy.invitations
  set status = 'revoked'
  where account_id = p_account_id and id = p_invitation_id;
end
$$;

comment on function tenancy.revoke_invitation(uuid, uuid) is
  'Takes an open invitation back: its token is dead. Errors: 42501 the actor lacks member.manage or
a permission of the role; NF001 no such invitation; ST002 it was accepted, declined or revoked;
22004 no account. SPEC 2.';
grant execute on function tenancy.revoke_invitation(uuid, uuid) to cf_app;

set local role cf_api;

create or replace function tenancy.resend_invitation(p_account_id uuid, p_invitation_id uuid)
returns text
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
  v_token text := kernel.new_token(format('cfi_%s_', replace(p_account_id::text, '-', '')));
  v_email text;
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  v_email := tenancy.require_open_invitation(p_account_id, p_invitation_id);
  if tenancy.is_member_address(p_account_id, v_email) then
    raise exception using
      errcode = '23505',
      message = 'already a member',
      hint = 'Revoke the invitation; nobody needs it any more.';
  end if;
  perform tenancy.count_invitation(p_account_id, v_email);
  update tenancy.invitations
  set token_hash = kernel.token_hash(v_token), invited_by = identity.current_user_id(),
    sent_at = now(), expires_at = now() + interval '7 days'
  where account_id = p_account_id and id = p_invitation_id;
  return v_token;
end
$$;

comment on function tenancy.resend_invitation(uuid, uuid) is
  'Makes a new token for an open invitation, expired or not, for 7 days from now, and the actor the
one who invites; the old token is dead. Returns the token to send, shown this once. Errors: 42501
the actor lacks member.manage or a permission of the role, or is no person; NF001 no such
invitation; ST002 it was accepted, declined or revoked; 23505 the address is a member''s by now;
LM006 as of tenancy.invite_member; 22004 no account. SPEC 2.';
grant execute on function tenancy.resend_invitation(uuid, uuid) to cf_app;

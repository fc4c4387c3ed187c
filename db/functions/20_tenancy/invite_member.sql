set local role cf_api;

create or replace function tenancy.invite_member(
  p_account_id uuid,
  p_email text,
  p_role text default 'editor'
)
returns text
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
  v_token text := kernel.new_token(format('cfi_%s_', replace(p_account_id::text, '-', '')));
  v_role record;
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  perform tenancy.require_team(p_account_id);
  v_role := tenancy.find_role(p_account_id, p_role);
  perform tenancy.require_permissions(p_account_id, v_role.permissions);
  if v_role.custom_role is not null then
    perform tenancy.require_feature(p_account_id, 'custom_roles');
  end if;
  if tenancy.is_member_address(p_account_id, p_email) then
    raise exception using
      errcode = '23505',
      message = 'already a member',
      hint = 'Change the member''s role instead.';
  end if;
  perform tenancy.count_invitation(p_account_id, p_email);
  update tenancy.invitations
  set status = 'revoked'
  where account_id = p_account_id and lower(email) = lower(btrim(p_email))
    and status = 'pending' and expires_at <= now();
  insert into tenancy.invitations (
    account_id, email, role, custom_role, token_hash, invited_by
  )
  values (
    p_account_id, btrim(p_email), v_role.role, v_role.custom_role, kernel.token_hash(v_token),
    identity.current_user_id()
  );
  return v_token;
end
$$;

comment on function tenancy.invite_member(uuid, text, text) is
  'Offers an address to join the account for 7 days, with a built-in or custom role that holds
nothing that the actor lacks; returns the token to send there, shown this once. It is a proof of
the address: send it and show it to nobody, least of all to who invites. The answer is the same
whether the address has an owner or not. Seats are counted when it is accepted. Errors: 42501 the
actor lacks member.manage or a permission of the role, or is no person; RL003 the account is
personal; 23505 an open invitation for the address exists (tenancy.resend_invitation renews it), or
it is a member''s; 23503 no such role; LM003 the plan has no custom roles; LM006 5 invitations of
the address in 15 minutes, or 1000 by the actor in a day; 23514 malformed address; 23502 no
address; 22004 no account. SPEC 2.';
grant execute on function tenancy.invite_member(uuid, text, text) to cf_app;

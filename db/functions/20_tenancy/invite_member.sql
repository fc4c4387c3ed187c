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
begin
  perform tenancy.require_permission(p_account_id, 'member.manage');
  if identity.current_user_id() is null then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'An invitation is sent by a person: authenticate with a session token or a JWT.';
  end if;
  if p_role = 'owner' then
    perform tenancy.require_permission(p_account_id, 'account.manage');
  end if;
  update tenancy.invitations
  set status = 'revoked'
  where account_id = p_account_id and lower(email) = lower(btrim(p_email))
    and status = 'pending' and expires_at <= now();
  insert into tenancy.invitations (account_id, email, role, token_hash, invited_by)
  values (
    p_account_id, btrim(p_email), p_role, kernel.token_hash(v_token), identity.current_user_id()
  );
  return v_token;
end
$$;

comment on function tenancy.invite_member(uuid, text, text) is
  'Offers an address to join the account for 7 days; returns the token to send there, shown this
once. Errors: 42501 the actor lacks member.manage (account.manage, to invite an owner) or is no
person; 23505 an open invitation for the address exists; 23503 no such role; 23514 malformed
address. SPEC 2.';
grant execute on function tenancy.invite_member(uuid, text, text) to cf_app;

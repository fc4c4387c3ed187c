set local role cf_kernel;

create or replace function tenancy.decline_invitation(p_token text)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; whoever declines may have no account anywhere.
begin
  update tenancy.invitations
  set status = 'declined'
  where account_id = kernel.as_uuid(substr(p_token, 5, 32))
    and token_hash = kernel.token_hash(p_token)
    and status = 'pending' and expires_at > now();
  if not found then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used, revoked or expired.',
      hint = 'There is nothing left to decline.';
  end if;
end
$$;

comment on function tenancy.decline_invitation(text) is
  'Turns an invitation down; its token is dead. Whoever holds the token may, logged in or not.
Errors: NF002 token unknown, used, revoked or expired (never told apart). SPEC 2.';
grant execute on function tenancy.decline_invitation(text) to cf_app;

set local role cf_kernel;

create or replace function identity.authenticate(
  p_credential text,
  p_account_id uuid default null,
  p_request_id text default null,
  p_ip inet default null,
  p_binding text default 'transaction'
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads credentials of everybody to find the one presented.
declare
  v_proof identity.proof;
begin
  -- Statements and not one expression of four calls: each call would be got ready in each
  -- transaction, and one is made.
  if starts_with(p_credential, 'cfs_') then
    v_proof := identity.prove_session(p_credential);
  elsif starts_with(p_credential, 'cfk_') then
    v_proof := tenancy.prove_api_key(p_credential, p_ip);
  elsif starts_with(p_credential, 'cfg_') then
    v_proof := studio.prove_share_visit(p_credential);
  else
    v_proof := identity.prove_jwt(p_credential);
  end if;
  if v_proof.actor_id is null then
    raise exception using
      errcode = '28000',
      message = 'credential refused',
      detail = 'It is unknown, malformed, over or for other networks, or its holder may not act.',
      hint = 'Log in again, or make a new API key.';
  end if;
  return identity.open_context(
    p_proof => v_proof, p_account_id => p_account_id, p_request_id => p_request_id,
    p_ip => p_ip, p_reason => '', p_binding => p_binding
  );
end
$$;

comment on function identity.authenticate(text, uuid, text, inet, text) is
  'Proves who is acting, for the rest of this transaction: everything read and written afterwards
is limited to the accounts and permissions of that actor. Writes nothing, so it works on a read
replica. p_credential: session token (cfs_...), API key (cfk_...), visit by share link (cfg_...)
or HS256 JWT. p_account_id: act inside this account alone. p_request_id: up to 64 of A-Z a-z 0-9 .
_ : - for the audit trail. p_ip: the client''s. p_binding: transaction, or expiry (only where
kernel.settings allows it) for sharded set-ups. Returns the signed context, which is also put into
cf.context. Errors: 28000 credential refused (one answer for every cause; a JWT whose times do not
fit says so); 22023 malformed request id or binding; LM001 more accounts than a context holds.
SPEC 1.';
grant execute on function identity.authenticate(text, uuid, text, inet, text) to cf_app;

set local role cf_api;

create or replace function tenancy.connect_social_account(
  p_account_id uuid,
  p_provider text,
  p_external_id text,
  p_access_token text,
  p_refresh_token text default null,
  p_scopes text[] default '{}',
  p_expires_at timestamptz default null,
  p_display_name text default ''
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may manage.
declare
  v_user_id uuid := identity.current_user_id();
  v_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'social.manage');
  if v_user_id is null then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'A social account is connected by a person: authenticate with a session or a JWT.';
  end if;
  if p_access_token is null then
    raise exception using
      errcode = '22004', message = 'access token is missing', hint = 'Encrypt it and pass it.';
  end if;
  insert into tenancy.social_connections as c (
    account_id, provider, external_id, display_name, access_token, refresh_token, scopes,
    expires_at, connected_by
  )
  values (
    p_account_id, p_provider, btrim(p_external_id), p_display_name, p_access_token, p_refresh_token,
    p_scopes, p_expires_at, v_user_id
  )
  on conflict (account_id, provider, external_id) do update
  set display_name = p_display_name, access_token = p_access_token,
    refresh_token = p_refresh_token, scopes = p_scopes, expires_at = p_expires_at,
    status = 'active', last_error = null, connected_by = v_user_id, connected_at = now()
  returning c.id into v_id;
  return v_id;
end
$$;

comment on function tenancy.connect_social_account(
  uuid, text, text, text, text, text[], timestamptz, text
) is
  'Connects a profile or page of a social network, or connects it anew with other tokens: in an
account each is there once. p_provider: instagram, facebook, linkedin, twitter, pinterest, tiktok.
The tokens are envelopes (AES-256-GCM, v1.<key id>.<nonce>.<ciphertext and tag>, the last two in
base64url without padding), encrypted by the publishing service, both under one key; scopes are
what the network granted; p_expires_at is the access token''s end, null for none. Returns the
connection''s id. Errors: 42501 the actor lacks social.manage or is no person; 22004 no account or
no access token; 23514 a token that is no envelope (as a plain one), tokens under two keys, unknown
provider, blank external id; 23502 null scopes, name or external id. SPEC 1.';
grant execute on function tenancy.connect_social_account(
  uuid, text, text, text, text, text[], timestamptz, text
) to cf_social;

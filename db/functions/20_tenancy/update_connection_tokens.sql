set local role cf_api;

create or replace function tenancy.update_connection_tokens(
  p_account_id uuid,
  p_connection_id uuid,
  p_revision integer,
  p_access_token text,
  p_refresh_token text default null,
  p_expires_at timestamptz default null
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the system acts.
declare
  v_revision integer;
begin
  perform tenancy.lock_connection(
    p_account_id => p_account_id, p_connection_id => p_connection_id, p_revision => p_revision
  );
  perform tenancy.store_tokens(
    p_account_id => p_account_id, p_connection_id => p_connection_id,
    p_access_token => p_access_token, p_refresh_token => p_refresh_token
  );
  update tenancy.social_connections as c
  set expires_at = p_expires_at, status = 'active', last_error = null
  where c.account_id = p_account_id and c.id = p_connection_id
  returning c.revision into v_revision;
  return v_revision;
end
$$;

comment on function tenancy.update_connection_tokens(
  uuid, uuid, integer, text, text, timestamptz
) is
  'Stores what the network gave when the publishing service renewed a token; the connection is
active again. p_revision: as connection_secret gave it. p_refresh_token null: the one before goes
on. Returns the new revision. Errors: 42501 the actor lacks social.process; NF001 no such
connection, or it was disconnected; SV001 somebody else renewed it; 23514 a token that is no
envelope or missing, or tokens under two keys; 22004 no account. SPEC 1.';
grant execute on function tenancy.update_connection_tokens(
  uuid, uuid, integer, text, text, timestamptz
) to cf_social;

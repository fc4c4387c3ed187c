set local role cf_api;

create or replace function tenancy.replace_connection_tokens(
  p_account_id uuid,
  p_connection_id uuid,
  p_revision integer,
  p_access_token text,
  p_refresh_token text default null
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
begin
  perform tenancy.lock_connection(
    p_account_id => p_account_id, p_connection_id => p_connection_id, p_revision => p_revision
  );
  return tenancy.store_tokens(
    p_account_id => p_account_id, p_connection_id => p_connection_id,
    p_access_token => p_access_token, p_refresh_token => p_refresh_token
  );
end
$$;

comment on function tenancy.replace_connection_tokens(uuid, uuid, integer, text, text) is
  'Stores the same tokens encrypted under another key; status and expiry stay. Both go over at once:
a refresh token left under the old key is refused, so that none is lost. What is left to do:
tenancy.list_connections_by_key; how far it is: tenancy.count_connection_keys. Returns the new
revision. Errors: 42501 the actor lacks social.process; NF001 no such connection, or it was
disconnected; SV001 it was renewed meanwhile; 23514 a token that is no envelope or missing, or
tokens under two keys; 22004 no account. SPEC 8: key rotation.';
grant execute on function tenancy.replace_connection_tokens(uuid, uuid, integer, text, text)
  to cf_social;

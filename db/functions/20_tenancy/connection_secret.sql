set local role cf_kernel;

create or replace function tenancy.connection_secret(p_account_id uuid, p_connection_id uuid)
returns tenancy.connection_tokens
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: no role may read a token; the publishing service gets one connection's, and it is
-- noted.
declare
  v_tokens tenancy.connection_tokens;
begin
  perform tenancy.require_permission(p_account_id, 'social.process');
  select c.provider, c.external_id, c.access_token, c.refresh_token, c.scopes, c.expires_at,
    c.status, c.revision
  into v_tokens
  from tenancy.social_connections as c
  where c.account_id = p_account_id and c.id = p_connection_id and c.status <> 'revoked';
  if v_tokens.provider is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'Name a connection of the account that is not revoked.';
  end if;
  perform audit.record(
    p_account_id => p_account_id, p_table_name => 'tenancy.social_connections',
    p_row_key => p_connection_id::text, p_action => 'access', p_changes => '{}'
  );
  return v_tokens;
end
$$;

comment on function tenancy.connection_secret(uuid, uuid) is
  'The encrypted tokens of a connection, for the publishing service acting as the system in the
account; only it has the key. Each call is an entry of the audit trail, with the reason that
identity.act_as_system was given. Errors: 42501 the actor lacks social.process, as every person
does; NF001 no such connection, or a revoked one; 22004 no account. SPEC 8: access audit.';
grant execute on function tenancy.connection_secret(uuid, uuid) to cf_social;

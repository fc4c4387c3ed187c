set local role cf_api;

create or replace function tenancy.store_tokens(
  p_account_id uuid,
  p_connection_id uuid,
  p_access_token text,
  p_refresh_token text
)
returns integer
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_revision integer;
begin
  -- Two statements, for cf_api writes tokens and reads none.
  if p_refresh_token is null then
    update tenancy.social_connections as c
    set access_token = p_access_token
    where c.account_id = p_account_id and c.id = p_connection_id
    returning c.revision into v_revision;
  else
    update tenancy.social_connections as c
    set access_token = p_access_token, refresh_token = p_refresh_token
    where c.account_id = p_account_id and c.id = p_connection_id
    returning c.revision into v_revision;
  end if;
  return v_revision;
end
$$;

comment on function tenancy.store_tokens(uuid, uuid, text, text) is
  'Writes tokens into a connection that the caller has locked; a null refresh token leaves the one
that is there. Returns the new revision. Errors: 23514 no envelope, or tokens under two keys.';

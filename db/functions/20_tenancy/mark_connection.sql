set local role cf_api;

create or replace function tenancy.mark_connection(
  p_account_id uuid,
  p_connection_id uuid,
  p_revision integer,
  p_status text,
  p_error text default null
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
  if p_status in ('expired', 'error', 'revoked') is not true then
    raise exception using
      errcode = '22023',
      message = 'status is not one to mark',
      hint = 'Use expired, error or revoked; new tokens make a connection active.';
  end if;
  perform tenancy.lock_connection(
    p_account_id => p_account_id, p_connection_id => p_connection_id, p_revision => p_revision
  );
  if p_status = 'revoked' then
    update tenancy.social_connections as c
    set access_token = null, refresh_token = null, status = p_status,
      last_error = left(p_error, 500)
    where c.account_id = p_account_id and c.id = p_connection_id
    returning c.revision into v_revision;
  else
    update tenancy.social_connections as c
    set status = p_status, last_error = left(p_error, 500)
    where c.account_id = p_account_id and c.id = p_connection_id
    returning c.revision into v_revision;
  end if;
  return v_revision;
end
$$;

comment on function tenancy.mark_connection(uuid, uuid, integer, text, text) is
  'Notes what the network said: expired (to be connected anew), error (refused, with its words; cut
at 500 characters, and it must hold no token), revoked (its owner withdrew it: the tokens are
erased). Returns the new revision. Errors: 42501 the actor lacks social.process; 22023 another
status; NF001 no such connection, or a revoked one; SV001 it was renewed meanwhile; 22004 no
account. SPEC 1.';
grant execute on function tenancy.mark_connection(uuid, uuid, integer, text, text) to cf_social;

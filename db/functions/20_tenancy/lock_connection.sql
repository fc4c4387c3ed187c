set local role cf_api;

create or replace function tenancy.lock_connection(
  p_account_id uuid,
  p_connection_id uuid,
  p_revision integer
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status text;
  v_revision integer;
begin
  perform tenancy.require_permission(p_account_id, 'social.process');
  select c.status, c.revision into v_status, v_revision
  from tenancy.social_connections as c
  where c.account_id = p_account_id and c.id = p_connection_id
  for no key update;
  if coalesce(v_status, 'revoked') = 'revoked' then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'Name a connection of the account that is not revoked.';
  elsif v_revision is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_revision),
      hint = 'Fetch the tokens again: somebody renewed them or connected anew.';
  end if;
end
$$;

comment on function tenancy.lock_connection(uuid, uuid, integer) is
  'Holds a connection''s row until the transaction ends, if it still is what the publishing service
read: what was disconnected meanwhile does not come alive, and of two renewals one holds. Errors:
42501 the actor lacks social.process; NF001 no such connection, or a revoked one; SV001 stale
revision; 22004 no account; 40001 at repeatable read.';

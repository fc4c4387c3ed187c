set local role cf_api;

create or replace function tenancy.require_open_invitation(
  p_account_id uuid,
  p_invitation_id uuid
)
returns text
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text;
  v_role text;
  v_status text;
begin
  select i.email, coalesce(i.custom_role, i.role), i.status into v_email, v_role, v_status
  from tenancy.invitations as i
  where i.account_id = p_account_id and i.id = p_invitation_id
  for no key update;
  if v_status is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the invitations of the account.';
  elsif v_status <> 'pending' then
    raise exception using
      errcode = 'ST002',
      message = 'invitation is closed',
      detail = format('It is %s.', v_status),
      hint = 'Invite the address anew.';
  end if;
  perform tenancy.require_permissions(
    p_account_id, (select r.permissions from tenancy.find_role(p_account_id, v_role) as r)
  );
  return v_email;
end
$$;

comment on function tenancy.require_open_invitation(uuid, uuid) is
  'The address of an open invitation, whose row is then locked. Errors: NF001 no such invitation;
ST002 it was accepted, declined or revoked; 42501 its role holds what the actor lacks.';

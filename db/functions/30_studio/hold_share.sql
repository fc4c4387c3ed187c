set local role cf_kernel;

create or replace function studio.hold_share(
  p_account_id uuid,
  p_project_id uuid,
  p_permission text
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads grants, roles and links that the collaborator does not see.
declare
  v_user_id uuid := identity.current_user_id();
  v_share_id uuid;
begin
  -- Twice: the second look is at what is so once the grant cannot be taken back any more.
  for v_look in 1..2 loop
    select s.collaborator_id into v_share_id
    from studio.user_shares(
      p_user_id => v_user_id, p_account_id => p_account_id, p_project_id => p_project_id,
      p_most => 1000
    ) as s
    where p_permission = any (s.permissions) and p_account_id is not null
      and p_project_id is not null and (v_look = 1 or s.collaborator_id = v_share_id)
    limit 1;
    exit when v_look = 2 or v_share_id is null;
    perform
    from studio.project_collaborators as c
    where c.account_id = p_account_id and c.id in (
      select x.id
      from studio.project_collaborators as g
      cross join unnest(array[g.id, g.granted_through]) as x (id)
      where g.account_id = p_account_id and g.id = v_share_id
    )
    for share;
  end loop;
  return v_share_id;
end
$$;

comment on function studio.hold_share(uuid, uuid, text) is
  'The grant by which the acting person may do this in a project that is shared with him, or null.
It cannot be changed or taken back until the transaction ends: whoever removes a collaborator
waits for what that one is writing, and what he begins later is refused, whatever his context
says. Error: 40001 at repeatable read, when the grant was changed meanwhile: try again.';
grant execute on function studio.hold_share(uuid, uuid, text) to cf_api;

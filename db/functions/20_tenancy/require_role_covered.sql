set local role cf_api;

create or replace function tenancy.require_role_covered(
  p_account_id uuid,
  p_member_id uuid,
  p_role text
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What one has himself one may always give up.
  if p_member_id is distinct from identity.current_user_id() then
    perform tenancy.require_permissions(
      p_account_id, (select r.permissions from tenancy.find_role(p_account_id, p_role) as r)
    );
  end if;
end
$$;

comment on function tenancy.require_role_covered(uuid, uuid, text) is
  'Raises 42501 when the role of another member holds a permission that the actor lacks: an admin
touches no owner. Error: 23503 no such role.';

set local role cf_api;

create or replace function tenancy.require_role(p_account_id uuid, p_role text)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  perform tenancy.require_permissions(
    p_account_id, (select r.permissions from tenancy.roles as r where r.name = p_role)
  );
end
$$;

comment on function tenancy.require_role(uuid, text) is
  'Raises 42501 unless the actor may in the account all that the built-in role may: nobody gives a
role beyond his own. A role that does not exist asks for nothing; the caller''s constraint refuses
it.';

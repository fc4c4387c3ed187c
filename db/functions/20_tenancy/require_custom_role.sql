set local role cf_api;

create or replace function tenancy.require_custom_role(p_account_id uuid, p_name text)
returns integer
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_revision integer;
begin
  select c.revision into v_revision
  from tenancy.custom_roles as c
  where c.account_id = p_account_id and c.name = p_name;
  if v_revision is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List tenancy.custom_roles of the account.';
  end if;
  perform tenancy.require_permissions(
    p_account_id, (select r.permissions from tenancy.find_role(p_account_id, p_name) as r)
  );
  return v_revision;
end
$$;

comment on function tenancy.require_custom_role(uuid, text) is
  'The revision of a custom role. Errors: NF001 no such role; 42501 it, or the base role that it
falls back to, holds a permission that the actor lacks.';

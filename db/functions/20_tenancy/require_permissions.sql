set local role cf_api;

create or replace function tenancy.require_permissions(p_account_id uuid, p_permissions text[])
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_permission text;
begin
  -- Each one once: a list may name one a million times, and each question costs.
  for v_permission in select distinct p.name from unnest(p_permissions) as p (name) loop
    perform tenancy.require_permission(p_account_id, v_permission);
  end loop;
end
$$;

comment on function tenancy.require_permissions(uuid, text[]) is
  'Raises 42501 unless the actor has each of the permissions in the account: nobody hands on more
than he has. A null or unknown one is nobody''s.';

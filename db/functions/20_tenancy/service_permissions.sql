set local role cf_kernel;

create or replace function tenancy.service_permissions(
  p_account_id uuid,
  p_service_account_id uuid
)
returns text[]
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_permissions text[];
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  select r.permissions into v_permissions
  from tenancy.service_accounts as s
  join tenancy.roles as r on r.name = s.role
  where s.account_id = p_account_id and s.id = p_service_account_id and s.disabled_at is null;
  return coalesce(v_permissions, '{}');
end
$$;

comment on function tenancy.service_permissions(uuid, uuid) is
  'What a service account may do in its account now, by its role: empty when it is disabled or not
there. What its keys rest on; beside tenancy.member_permissions.';

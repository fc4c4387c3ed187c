set local role cf_kernel;

create or replace function identity.is_mfa_offered(p_user_id uuid)
returns boolean
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id
    where m.user_id = p_user_id and a.deleted_at is null
      and billing.has_entitlement(m.account_id, 'mfa')
  );
end
$$;

comment on function identity.is_mfa_offered(uuid) is
  'Whether the plan of some account of the person includes second factors. It is asked when one is
added; those that are there work on, whatever becomes of the plan. SPEC 1.';

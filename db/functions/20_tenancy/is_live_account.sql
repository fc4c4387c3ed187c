set local role cf_kernel;

create or replace function tenancy.is_live_account(p_account_id uuid)
returns boolean
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from tenancy.accounts as a where a.id = p_account_id and a.deleted_at is null
  );
$$;

comment on function tenancy.is_live_account(uuid) is
  'Whether the account exists and is not deleted.';

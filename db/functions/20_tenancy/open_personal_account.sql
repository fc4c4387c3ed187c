set local role cf_kernel;

create or replace function tenancy.open_personal_account(p_user_id uuid)
returns uuid
language sql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
  select tenancy.open_account(
    p_kind => 'personal', p_slug => 'u-' || replace(p_user_id::text, '-', ''),
    p_name => 'Personal', p_region => 'eu', p_owner_id => p_user_id
  );
$$;

comment on function tenancy.open_personal_account(uuid) is
  'Makes the account that every person has from the start; called at sign-up.';

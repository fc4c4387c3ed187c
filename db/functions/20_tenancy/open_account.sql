set local role cf_kernel;

create or replace function tenancy.open_account(
  p_kind text,
  p_slug text,
  p_name text,
  p_region text,
  p_owner_id uuid
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid;
begin
  insert into tenancy.accounts (kind, slug, name, region)
  values (p_kind, p_slug, btrim(p_name), p_region)
  returning id into v_account_id;
  insert into tenancy.members (account_id, user_id, role)
  values (v_account_id, p_owner_id, 'owner');
  perform billing.open_account(v_account_id);
  return v_account_id;
end
$$;

comment on function tenancy.open_account(text, text, text, text, uuid) is
  'Makes an account with its owner, its wallet and its Free subscription, together or not at all.';

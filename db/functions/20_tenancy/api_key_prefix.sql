set local role cf_api;

create or replace function tenancy.api_key_prefix(p_account_id uuid, p_key_id uuid)
returns text
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select format(
    'cfk_%s%s_', replace(p_account_id::text, '-', ''), replace(p_key_id::text, '-', '')
  );
$$;

comment on function tenancy.api_key_prefix(uuid, uuid) is
  'How a key''s text begins: its kind, its account and its id, by which tenancy.prove_api_key finds
it; the secret follows.';

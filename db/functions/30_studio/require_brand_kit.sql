set local role cf_api;

create or replace function studio.require_brand_kit(p_account_id uuid, p_brand_kit_id uuid)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select
    from studio.brand_kits as k
    where k.account_id = p_account_id and k.id = p_brand_kit_id
  ) then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'The account has no such brand kit.',
      hint = 'List the brand kits of the account.';
  end if;
end
$$;

comment on function studio.require_brand_kit(uuid, uuid) is
  'Raises NF001 unless the account has this kit and the actor may see it.';

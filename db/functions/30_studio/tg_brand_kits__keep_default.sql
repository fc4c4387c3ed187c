set local role cf_kernel;

create or replace function studio.tg_brand_kits__keep_default()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks at kits whether or not the actor may see them.
declare
  v_account_id uuid := case tg_op when 'DELETE' then old.account_id else new.account_id end;
begin
  -- One who adds a kit and one who removes the default wait for one another here.
  perform tenancy.lock_account(v_account_id);
  if exists (select from studio.brand_kits where account_id = v_account_id)
    and not exists (
      select from studio.brand_kits where account_id = v_account_id and is_default
    ) then
    raise exception using
      errcode = 'RL020',
      message = 'account must keep a default brand kit',
      hint = 'Make another kit the default with studio.set_default_brand_kit.';
  end if;
  return null;
end
$$;

comment on function studio.tg_brand_kits__keep_default() is
  'At the end of a transaction that changed kits: raises RL020 when the account has kits and none is
the default; that there are not two is a unique index. SPEC 3.';
grant execute on function studio.tg_brand_kits__keep_default() to cf_owner;

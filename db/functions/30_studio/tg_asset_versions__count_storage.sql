set local role cf_kernel;

create or replace function studio.tg_asset_versions__count_storage()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the totals are kept for whoever writes, retention included; services only read them.
declare
  v_account_id uuid := case tg_op when 'DELETE' then old.account_id else new.account_id end;
  v_asset_id uuid := case tg_op when 'DELETE' then old.asset_id else new.asset_id end;
  v_bytes bigint :=
    case when tg_op <> 'DELETE' and new.state <> 'purged' then new.bytes else 0 end
    - case when tg_op <> 'INSERT' and old.state <> 'purged' then old.bytes else 0 end;
  v_total bigint;
  v_limit bigint;
begin
  if v_bytes = 0 then
    return null;
  end if;
  insert into studio.storage_totals (account_id)
  values (v_account_id)
  on conflict (account_id) do nothing;
  -- From here on the account's other writers wait, so that the limit is compared with the truth.
  update studio.storage_totals
  set bytes = bytes + v_bytes
  where account_id = v_account_id
  returning bytes into v_total;
  v_limit := billing.entitlement_limit(v_account_id, 'storage_bytes');
  if v_bytes > 0 and v_total > v_limit then
    raise exception using
      errcode = 'LM021',
      message = 'storage limit reached',
      detail = format('%s of %s bytes would be stored.', v_total, v_limit),
      hint = 'Remove files or change to a plan with more storage.';
  end if;
  insert into studio.project_storage_totals as t (account_id, project_id)
  select a.account_id, a.project_id
  from studio.assets as a
  where a.account_id = v_account_id and a.id = v_asset_id and a.project_id is not null
  on conflict (account_id, project_id) do nothing;
  update studio.project_storage_totals as t
  set bytes = t.bytes + v_bytes
  from studio.assets as a
  where a.account_id = v_account_id and a.id = v_asset_id
    and t.account_id = a.account_id and t.project_id = a.project_id;
  return null;
end
$$;

comment on function studio.tg_asset_versions__count_storage() is
  'After a version comes, is purged or goes: keeps the bytes of account and project, and raises
LM021 when more would be stored than the plan''s storage_bytes, also while several add at once.
SPEC 3.';
grant execute on function studio.tg_asset_versions__count_storage() to cf_owner;

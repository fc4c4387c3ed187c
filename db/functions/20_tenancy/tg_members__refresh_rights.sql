set local role cf_kernel;

create or replace function tenancy.tg_members__refresh_rights()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the rights written down are the kernel's alone.
begin
  if tg_op = 'DELETE' then
    perform tenancy.refresh_rights(array(select o.user_id from old_rows as o));
    return null;
  end if;
  -- Whoever closes the account or changes the role at this moment does not see a new member. So one
  -- waits for the other here, and the second one finds both.
  perform tenancy.lock_account(n.account_id)
  from (select distinct account_id from new_rows order by account_id) as n;
  perform
  from tenancy.roles as r
  where r.name in (select n.role from new_rows as n)
  order by r.name
  for share;
  if tg_op = 'INSERT' then
    perform tenancy.refresh_rights(array(select n.user_id from new_rows as n));
  else
    perform tenancy.refresh_rights(
      array(select o.user_id from old_rows as o union select n.user_id from new_rows as n)
    );
  end if;
  return null;
end
$$;

comment on function tenancy.tg_members__refresh_rights() is
  'After members are added, changed or taken out: writes down what their roles say now. Holds the
accounts of those added or changed first, then their roles. Error: 40001 at repeatable read.';
grant execute on function tenancy.tg_members__refresh_rights() to cf_owner;

set local role cf_kernel;

create or replace function tenancy.tg_members__keep_owner()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: counts owners whom the actor may not see.
begin
  -- Two owners who leave at once wait for one another here; the second one is the last.
  perform tenancy.lock_account(old.account_id);
  if not exists (
    select
    from tenancy.members as m
    join identity.users as u on u.id = m.user_id
    where m.account_id = old.account_id and m.role = 'owner' and m.user_id <> old.user_id
      and u.status = 'active'
  ) then
    raise exception using
      errcode = 'RL001',
      message = 'account must keep an owner',
      hint = 'Make another member an owner first.';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

comment on function tenancy.tg_members__keep_owner() is
  'Before an owner leaves or loses the role: raises RL001 when he is the last one who may act; one
who is suspended does not count. SPEC 2.';
grant execute on function tenancy.tg_members__keep_owner() to cf_owner;

set local role cf_kernel;

create or replace function tenancy.tg_members__keep_personal()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks at the account and its members, whoever writes.
begin
  if exists (
    select from tenancy.members where account_id = new.account_id and user_id <> new.user_id
  ) then
    perform tenancy.require_team(new.account_id);
  end if;
  return new;
end
$$;

comment on function tenancy.tg_members__keep_personal() is
  'Before somebody becomes a member: raises RL003 when the account is another one''s personal one.
SPEC 2.';
grant execute on function tenancy.tg_members__keep_personal() to cf_owner;

set local role cf_kernel;

create or replace function tenancy.tg_members__require_person()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: whoever adds a member may not read people.
begin
  if not identity.lock_person(new.user_id) then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'The person is gone.';
  end if;
  return new;
end
$$;

comment on function tenancy.tg_members__require_person() is
  'Before somebody becomes a member: raises NF001 when he is deleted, and holds his row, so that he
cannot become an owner while he deletes himself.';
grant execute on function tenancy.tg_members__require_person() to cf_owner;

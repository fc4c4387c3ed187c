set local role cf_kernel;

create or replace function tenancy.is_member_address(p_account_id uuid, p_email text)
returns boolean
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: addresses are not for members to read; the answer is about the caller's account alone.
declare
  v_person_id uuid;
begin
  select u.id into v_person_id
  from identity.users as u
  where lower(u.email) = lower(btrim(p_email)) and u.deleted_at is null;
  -- Looked up for an unknown address as well, so that the time tells nothing.
  return exists (
    select
    from tenancy.members as m
    where m.account_id = p_account_id
      and m.user_id = coalesce(v_person_id, '00000000-0000-0000-0000-000000000000')
  );
end
$$;

comment on function tenancy.is_member_address(uuid, text) is
  'Whether the address is a member''s. The same answer for an address that has no owner and one
whose owner is no member.';
grant execute on function tenancy.is_member_address(uuid, text) to cf_api;

set local role cf_kernel;

create or replace function tenancy.require_active_member(p_account_id uuid, p_member_id uuid)
returns void
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: whether a person may act is not for everybody to read.
begin
  if tenancy.member_permissions(p_account_id, p_member_id) = '{}' then
    raise exception using
      errcode = 'NF001',
      message = 'not found',
      hint = 'Name a member of the account who can log in.';
  end if;
end
$$;

comment on function tenancy.require_active_member(uuid, uuid) is
  'Raises NF001 unless the person is a member and may act: an account is not handed to somebody
suspended. The caller has checked what the actor may do.';
grant execute on function tenancy.require_active_member(uuid, uuid) to cf_api;

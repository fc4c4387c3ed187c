set local role cf_api;

create or replace function tenancy.find_role(
  p_account_id uuid,
  p_name text,
  out role text,
  out custom_role text,
  out permissions text[]
)
returns record
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  select r.name, c.name, r.permissions || coalesce(c.permissions, '{}')
  into role, custom_role, permissions
  from tenancy.roles as r
  left join tenancy.custom_roles as c
    on c.account_id = p_account_id and c.name = p_name and c.base_role = r.name
  where r.is_assignable and (r.name = p_name or c.name is not null);
  if role is null then
    raise exception using
      errcode = '23503',
      message = 'unknown role',
      detail = format('%s is no role that can be given in this account.', coalesce(p_name, 'null')),
      hint = 'Use viewer, editor, admin, owner or one of tenancy.custom_roles.';
  end if;
end
$$;

comment on function tenancy.find_role(uuid, text, out text, out text, out text[]) is
  'The built-in or custom role of this name. permissions: all that whoever gives or takes it must
have himself, which is its own and those of the base role that it may fall back to. Error: 23503 no
such role in the account. SPEC 2.';

set local role cf_kernel;

create or replace function tenancy.tg_api_keys__check_bounds()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the catalogue of permissions.
declare
  v_wrong text;
begin
  -- Each use of the key carries its scopes and looks through its networks: both stay short.
  if new.scopes is not null then
    new.scopes := array(
      select distinct s.name from unnest(new.scopes) as s (name) order by s.name
    );
  end if;
  select s.name into v_wrong
  from unnest(new.scopes) as s (name)
  where s.name is not null
    and not exists (select from tenancy.permissions as p where p.name = s.name)
  limit 1;
  if v_wrong is not null then
    raise exception using
      errcode = '23503',
      message = 'unknown permission',
      detail = format('%s is not in tenancy.permissions.', left(v_wrong, 100)),
      hint = 'Choose from tenancy.permissions.';
  elsif cardinality(new.allowed_networks) > 100 then
    raise exception using
      errcode = '23514',
      message = 'too many networks',
      hint = 'Name 100 networks at most; wider ones hold more addresses.';
  end if;
  return new;
end
$$;

comment on function tenancy.tg_api_keys__check_bounds() is
  'Sorts the scopes of a key and takes each one once. Errors: 23503 one is not in the catalogue of
permissions; 23514 more than 100 networks. SPEC 1.';
grant execute on function tenancy.tg_api_keys__check_bounds() to cf_owner;

set local role cf_kernel;

create or replace function tenancy.accounts_with(p_permission text)
returns uuid[]
language plpgsql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: verifies the context.
declare
  v_group text;
  v_accounts uuid[] := '{}';
begin
  foreach v_group in array
    coalesce(string_to_array(split_part(kernel.context(), '|', 11), ';'), '{}')
  loop
    if position(',' || p_permission || ',' in split_part(v_group, '=', 1)) > 0 then
      v_accounts := v_accounts || string_to_array(split_part(v_group, '=', 2), ',')::uuid[];
    end if;
  end loop;
  return v_accounts;
end
$$;

comment on function tenancy.accounts_with(text) is
  'The accounts in which the actor has this permission, from the verified context and no table;
empty when nobody is acting. What policies compare account_id with. Raises 28000 when the context
is forged.';
grant execute on function tenancy.accounts_with(text) to cf_api, cf_app;

set local role cf_kernel;

create or replace function tenancy.shared_accounts(p_permission text)
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
  -- The last field of a context in which nothing is shared, as in most, is empty. To believe that
  -- unverified is safe, for whoever forged it gave himself nothing, and it spares a verification.
  if right(current_setting('cf.context', true), 1) = '|' then
    return v_accounts;
  end if;
  foreach v_group in array
    coalesce(string_to_array(split_part(kernel.context(), '|', 12), ';'), '{}')
  loop
    if position(',' || p_permission || ',' in split_part(v_group, '=', 1)) > 0 then
      v_accounts := v_accounts || array(
        select distinct left(s.pair, 32)::uuid
        from unnest(string_to_array(split_part(v_group, '=', 2), ',')) as s (pair)
      );
    end if;
  end loop;
  return v_accounts;
end
$$;

comment on function tenancy.shared_accounts(text) is
  'The accounts of the projects that are shared with the actor with this permission, from the
verified context and no table; empty when there are none. Policies compare account_id with it, and
the project with tenancy.shared_projects: that no third account has a project of the same id rests
on ids that nobody chooses. Raises 28000 when the context is forged.';
grant execute on function tenancy.shared_accounts(text) to cf_api, cf_app;

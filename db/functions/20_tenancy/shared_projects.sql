set local role cf_kernel;

create or replace function tenancy.shared_projects(p_permission text)
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
  v_projects uuid[] := '{}';
begin
  -- The last field of a context in which nothing is shared, as in most, is empty. To believe that
  -- unverified is safe, for whoever forged it gave himself nothing, and it spares a verification.
  if right(current_setting('cf.context', true), 1) = '|' then
    return v_projects;
  end if;
  foreach v_group in array
    coalesce(string_to_array(split_part(kernel.context(), '|', 12), ';'), '{}')
  loop
    if position(',' || p_permission || ',' in split_part(v_group, '=', 1)) > 0 then
      v_projects := v_projects || array(
        select distinct right(s.pair, 32)::uuid
        from unnest(string_to_array(split_part(v_group, '=', 2), ',')) as s (pair)
      );
    end if;
  end loop;
  return v_projects;
end
$$;

comment on function tenancy.shared_projects(text) is
  'The projects that are shared with the actor with this permission, from the verified context and
no table; empty when there are none. Only together with tenancy.shared_accounts does a policy say
whose they are. Raises 28000 when the context is forged.';
grant execute on function tenancy.shared_projects(text) to cf_api, cf_app;

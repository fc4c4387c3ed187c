set local role cf_kernel;

create or replace function kernel.kept_since(p_table text)
returns timestamptz
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_months integer;
begin
  select p.keep_months into v_months
  from kernel.partitioned_tables as p
  where p.table_name = p_table;
  if v_months is null then
    return '-infinity';
  end if;
  return (
    date_trunc('month', now() at time zone 'UTC') - make_interval(months => v_months)
  ) at time zone 'UTC';
end
$$;

comment on function kernel.kept_since(text) is
  'The beginning of the oldest UTC month whose rows of a registered table are kept; -infinity when
they are kept for ever.';
grant execute on function kernel.kept_since(text) to cf_owner;

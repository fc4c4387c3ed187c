set local role cf_owner;

create or replace function kernel.make_partitions()
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: only the tables' owner may add a partition.
declare
  v_table record;
  v_made integer := 0;
begin
  -- One maker at a time; a second one waits, then finds nothing to do.
  perform pg_advisory_xact_lock(hashtext('kernel.make_partitions'));
  for v_table in
    select p.table_name, p.months_ahead
    from kernel.partitioned_tables as p
    where to_regclass(p.table_name) is not null
    order by p.table_name
  loop
    for v_ahead in -1..v_table.months_ahead loop
      v_made := v_made + kernel.make_partition(
        v_table.table_name,
        (date_trunc('month', now() at time zone 'UTC') + make_interval(months => v_ahead))::date
      );
    end loop;
  end loop;
  return v_made;
end
$$;

comment on function kernel.make_partitions() is
  'Makes the monthly partitions (UTC months) that are missing, from last month to months_ahead, for
every registered table. Returns how many it made. Safe to call at any time, by several at once;
every migrate does, as cf_owner. SPEC 9: partitions.';

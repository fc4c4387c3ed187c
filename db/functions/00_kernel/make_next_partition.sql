set local role cf_owner;

create or replace function kernel.make_next_partition()
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: only the tables' owner may add a partition.
declare
  v_table text;
  v_month date;
begin
  -- One maker at a time; a second one waits, then finds nothing to do.
  perform pg_advisory_xact_lock(hashtext('kernel.make_partitions'));
  for v_table in
    select p.table_name
    from kernel.partitioned_tables as p
    where to_regclass(p.table_name) is not null
    order by p.table_name
  loop
    v_month := kernel.next_missing_month(v_table);
    if v_month is not null then
      perform kernel.make_partition(v_table, v_month);
      return v_table || to_char(v_month, '"_"YYYY"_"MM');
    end if;
  end loop;
  return null;
end
$$;

comment on function kernel.make_next_partition() is
  'Makes one partition that is missing, of any registered table, and returns its name; null when
none is. One a transaction keeps the locks short: ./inv partitions calls it so. Errors: see
kernel.make_partition. SPEC 9: partitions.';

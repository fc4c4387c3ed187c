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
  v_made integer := 0;
begin
  while kernel.make_next_partition() is not null loop
    v_made := v_made + 1;
  end loop;
  return v_made;
end
$$;

comment on function kernel.make_partitions() is
  'Makes the monthly partitions (UTC months) that are missing, from last month to months_ahead, for
every registered table, and of earlier months what late rows ask for. Returns how many it made. Safe
to call at any time, by several at once; every migrate does, as cf_owner. All locks last until the
transaction ends: see kernel.make_next_partition. SPEC 9: partitions.';

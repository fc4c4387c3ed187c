set local role cf_owner;

create or replace function kernel.make_partition(p_table text, p_month date)
returns integer
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema text := split_part(p_table, '.', 1);
  v_name text := split_part(p_table, '.', 2);
  v_child text := v_name || to_char(p_month, '"_"YYYY"_"MM');
  v_default regclass;
  -- Written out with the offset: a bound must not depend on the caller's TimeZone or DateStyle.
  v_from text := to_char(p_month, 'YYYY-MM-DD "00:00:00+00"');
  v_to text := to_char(p_month + interval '1 month', 'YYYY-MM-DD "00:00:00+00"');
begin
  if to_regclass(format('%I.%I', v_schema, v_child)) is not null then
    return 0;
  end if;
  -- Made apart and then attached: CREATE ... PARTITION OF would lock the parent against writers.
  -- Dynamic, for a table's name cannot be a parameter.
  execute format(
    'create table %1$I.%2$I (like %1$I.%3$I including defaults including constraints)',
    v_schema, v_child, v_name
  );
  select t.partdefid into v_default
  from pg_partitioned_table as t
  where t.partrelid = p_table::regclass;
  perform kernel.move_rows(
    p_source => v_default, p_target => format('%I.%I', v_schema, v_child)::regclass,
    p_from => v_from, p_to => v_to
  );
  execute format('alter table %I.%I enable row level security', v_schema, v_child);
  execute format('alter table %I.%I force row level security', v_schema, v_child);
  execute format(
    'alter table %I.%I add constraint %I check (occurred_at >= %L and occurred_at < %L)',
    v_schema, v_child, v_child || '_bounds_ck', v_from, v_to
  );
  execute format(
    'alter table %1$I.%2$I attach partition %1$I.%3$I for values from (%4$L) to (%5$L)',
    v_schema, v_name, v_child, v_from, v_to
  );
  execute format(
    'alter table %I.%I drop constraint %I', v_schema, v_child, v_child || '_bounds_ck'
  );
  return 1;
end
$$;

comment on function kernel.make_partition(text, date) is
  'Makes the partition of one registered table for the UTC month that begins on p_month, with row
security forced and no grant to anybody, and moves what the default partition caught of that month
into it; returns 1, or 0 when it is there already.';

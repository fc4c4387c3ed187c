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
  v_parent regclass := p_table::regclass;
  v_default regclass := (
    select t.partdefid from pg_partitioned_table as t where t.partrelid = v_parent
  );
  v_name text := p_table || to_char(p_month, '"_"YYYY"_"MM');
  -- Written out with the offset: a bound must not depend on the caller's TimeZone or DateStyle.
  v_from text := to_char(p_month, 'YYYY-MM-DD "00:00:00+00"');
  v_to text := to_char(p_month + interval '1 month', 'YYYY-MM-DD "00:00:00+00"');
  v_copy text := format('insert into %s select * from kernel.read_span(null::%s, %L, %L',
    v_name, v_parent, v_from, v_to);
  v_seen pg_snapshot;
begin
  if to_regclass(v_name) is not null then
    return 0;
  end if;
  -- Made apart and then attached: CREATE ... PARTITION OF would lock the parent against writers.
  -- Dynamic, for a table's name cannot be a parameter.
  execute format(
    'create table %s (like %s including defaults including constraints including indexes)',
    v_name, v_parent
  );
  -- While it is empty, so that nobody need read it later to see that it fits.
  execute format(
    'alter table %s add constraint bounds_ck check (occurred_at >= %L and occurred_at < %L)',
    v_name, v_from, v_to
  );
  -- Nobody writes a month that is yet to come.
  if v_from::timestamptz <= now() + interval '1 hour'
    or kernel.has_rows(v_parent, v_from, v_to) then
    -- What the default partition has caught is copied while others write, and again what they have
    -- written meanwhile. For the last of it they wait, for whoever was sent to the default
    -- partition would be refused once it has no room for him.
    for v_pass in 1..3 loop
      execute format(
        'with copied as (' || v_copy || ', %L) on conflict do nothing)
         select pg_current_snapshot()', v_seen
      ) into v_seen;
    end loop;
    perform kernel.lock_briefly(array[
      format('only %s in share row exclusive mode', v_parent),
      format('%s in access exclusive mode', v_default)
    ]);
    execute format(v_copy || ', %L) on conflict do nothing', v_seen);
    perform kernel.clear_span(v_default, v_from, v_to);
  end if;
  execute format('alter table %s enable row level security', v_name);
  execute format('alter table %s force row level security', v_name);
  perform kernel.lock_briefly(array[
    format('only %s in share update exclusive mode', v_parent),
    format('%s in access exclusive mode', v_default)
  ]);
  execute format(
    'alter table %s attach partition %s for values from (%L) to (%L)',
    v_parent, v_name, v_from, v_to
  );
  execute format('alter table %s drop constraint bounds_ck', v_name);
  return 1;
end
$$;

comment on function kernel.make_partition(text, date) is
  'Makes the partition of one registered table for the UTC month that begins on p_month, with row
security forced and no grant to anybody, and moves what the default partition caught of that month
into it; returns 1, or 0 when it is there already. Writers are kept waiting only for a month that
has begun, and not while what was caught is copied. Raises 55P03 when the locks are not to be had
for some 10 seconds.';

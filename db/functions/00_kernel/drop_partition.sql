set local role cf_owner;

create or replace function kernel.drop_partition(p_partition text)
returns boolean
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: only the tables' owner may drop a partition.
declare
  v_parent regclass;
  v_default regclass;
begin
  perform pg_advisory_xact_lock(hashtext('kernel.make_partitions'));
  if p_partition not in (select e from kernel.expired_partitions() as e) then
    return false;
  end if;
  select i.inhparent, t.partdefid into v_parent, v_default
  from pg_inherits as i
  join pg_partitioned_table as t on t.partrelid = i.inhparent
  where i.inhrelid = p_partition::regclass;
  -- The parent last: writers stop only once everything else is ours. Whoever reads the whole log
  -- may have to be waited for; he is not kept waiting for longer than the parent's lock is tried.
  perform kernel.lock_briefly(array[
    format('%s in access exclusive mode', p_partition),
    format('%s in access exclusive mode', v_default),
    format('only %s in access exclusive mode', v_parent)
  ]);
  -- Dynamic, for a table's name cannot be a parameter.
  execute format('drop table %s', p_partition);
  return true;
end
$$;

comment on function kernel.drop_partition(text) is
  'Drops a partition that kernel.expired_partitions names, with all its rows; returns false, and
does nothing, for any other. Writers wait at most some 30 ms for it each time it tries. Raises
55P03 when the locks are not to be had for some 10 seconds, as while somebody copies the log out:
try again later. One a transaction. SPEC 9: partitions.';

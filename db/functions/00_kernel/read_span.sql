set local role cf_kernel;

create or replace function kernel.read_span(
  p_row anyelement,
  p_from timestamptz,
  p_to timestamptz,
  p_unseen_by pg_snapshot default null
)
returns setof anyelement
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: the owner of a log, who makes its partitions, is shown none of its rows.
declare
  v_table regclass := (select t.typrelid from pg_type as t where t.oid = pg_typeof(p_row));
  -- The newest transaction that a row seen here can be of.
  v_newest bigint := greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0)
  );
begin
  -- Stable, so that this sees what the statement sees that calls it. xmin is the lower half of a
  -- transaction's number; the upper half is that of the newest one, or one less. Its age is looked
  -- at first, for that is cheap, and nearly all rows are too old.
  -- Dynamic, for a table's name cannot be a parameter.
  return query execute format(
    'select r.*
     from %s as r
     where r.occurred_at >= $1 and r.occurred_at < $2 and ($3 is null
       or age(r.xmin) <= age(pg_snapshot_xmin($3)::xid) and not pg_visible_in_snapshot((
         ($4 >> 32) - (r.xmin::text::bigint > ($4 & 4294967295))::integer << 32
           | r.xmin::text::bigint
       )::text::xid8, $3))',
    v_table
  ) using p_from, p_to, p_unseen_by, v_newest;
end
$$;

comment on function kernel.read_span(anyelement, timestamptz, timestamptz, pg_snapshot) is
  'The rows of a partitioned log from p_from (inclusive) to p_to (exclusive); with p_unseen_by only
those of transactions that this snapshot did not see. p_row: a null of the log''s row type. For the
maker of partitions.';
grant execute on function kernel.read_span(anyelement, timestamptz, timestamptz, pg_snapshot)
  to cf_owner;

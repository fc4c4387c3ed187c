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
  -- A snapshot lists no subtransactions, so a row of one whose transaction was still at work would
  -- pass for seen, and be lost. Whatever is not older than all that was at work may be unseen.
  v_oldest xid := coalesce(
    (select x from pg_snapshot_xip(p_unseen_by) as x order by x limit 1),
    pg_snapshot_xmax(p_unseen_by)
  );
begin
  -- Stable, so that this sees what the statement sees that calls it.
  -- Dynamic, for a table's name cannot be a parameter.
  return query execute format(
    'select r.*
     from %s as r
     where r.occurred_at >= $1 and r.occurred_at < $2
       and ($3 is null or age(r.xmin) <= age($3))',
    v_table
  ) using p_from, p_to, v_oldest;
end
$$;

comment on function kernel.read_span(anyelement, timestamptz, timestamptz, pg_snapshot) is
  'The rows of a partitioned log from p_from (inclusive) to p_to (exclusive); with p_unseen_by all
those that this snapshot did not see, and perhaps some that it did: those of the oldest other
transaction then at work and of later ones. p_row: a null of the log''s row type. For the maker of
partitions.';
grant execute on function kernel.read_span(anyelement, timestamptz, timestamptz, pg_snapshot)
  to cf_owner;

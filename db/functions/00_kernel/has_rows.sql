set local role cf_kernel;

create or replace function kernel.has_rows(
  p_table regclass,
  p_from text,
  p_to text
)
returns boolean
language plpgsql
volatile
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: the owner of a log, who makes its partitions, is shown none of its rows.
declare
  v_answer boolean;
begin
  -- Dynamic, for a table's name cannot be a parameter. The bounds are written out, so that the
  -- planner leaves every partition alone that cannot hold the span.
  execute format(
    'select exists (select from %s where occurred_at >= %L and occurred_at < %L)',
    p_table, p_from, p_to
  ) into v_answer;
  return v_answer;
end
$$;

comment on function kernel.has_rows(regclass, text, text) is
  'Whether a partitioned log has a row from p_from (inclusive) to p_to (exclusive). For the maker of
partitions.';
grant execute on function kernel.has_rows(regclass, text, text) to cf_owner;

set local role cf_owner;

create or replace function kernel.move_rows(
  p_source regclass,
  p_target regclass,
  p_from text,
  p_to text
)
returns bigint
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_moved bigint;
begin
  -- Nobody else reads or writes the source until the transaction ends, so the owner may look past
  -- row security and the triggers for this one statement: a row that moves has not changed.
  -- Dynamic, for a table's name cannot be a parameter.
  execute format('alter table %s no force row level security, disable trigger user', p_source);
  execute format(
    'with moved as (
       delete from %s where occurred_at >= %L and occurred_at < %L returning *
     )
     insert into %s select * from moved',
    p_source, p_from, p_to, p_target
  );
  get diagnostics v_moved = row_count;
  execute format('alter table %s force row level security, enable trigger user', p_source);
  return v_moved;
end
$$;

comment on function kernel.move_rows(regclass, regclass, text, text) is
  'Moves the rows of a span of occurred_at from the default partition into a table that is about to
be attached: a partition cannot be attached while the default one holds its rows. Both belong to
cf_owner. Returns how many.';

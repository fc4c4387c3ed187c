set local role cf_owner;

create or replace function kernel.clear_span(p_default regclass, p_from text, p_to text)
returns void
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_all boolean;
begin
  -- Nobody else reads or writes the table until the transaction ends, so the owner may look past
  -- row security and the triggers for this one statement: a row that moves has not changed.
  -- Dynamic, for a table's name cannot be a parameter.
  execute format('alter table %s no force row level security, disable trigger user', p_default);
  execute format(
    'select not exists (
       select from %s where occurred_at < %L or occurred_at >= %L
     )', p_default, p_from, p_to
  ) into v_is_all;
  -- To empty it takes no longer for many rows, to delete them does.
  if v_is_all then
    execute format('truncate table %s', p_default);
  else
    execute format(
      'delete from %s where occurred_at >= %L and occurred_at < %L', p_default, p_from, p_to
    );
  end if;
  execute format('alter table %s force row level security, enable trigger user', p_default);
end
$$;

comment on function kernel.clear_span(regclass, text, text) is
  'Takes the rows of a span of occurred_at, which have been copied, out of the default partition: a
partition cannot be attached while the default one holds its rows. The caller has locked it against
everybody.';

set local role cf_owner;

create or replace function kernel.tg_touch()
returns trigger
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  new.revision := old.revision + 1;
  return new;
end
$$;

comment on function kernel.tg_touch() is
  'Before update: stamps updated_at and counts revision up, whatever the statement said.';

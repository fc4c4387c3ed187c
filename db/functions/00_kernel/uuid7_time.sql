set local role cf_kernel;

create or replace function kernel.uuid7_time(p_id uuid)
returns timestamptz
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select to_timestamp(
    ('x' || left(replace(p_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0
  );
$$;

comment on function kernel.uuid7_time(uuid) is
  'When an id of kernel.uuid7 was made, in whole milliseconds. Logs that are looked up by id alone
are keyed by it, so that the id finds its partition. Meaningless for ids of other versions.';
grant execute on function kernel.uuid7_time(uuid) to cf_api;

set local role cf_owner;

create or replace function kernel.expired_partitions()
returns setof text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select i.inhrelid::regclass::text
  from kernel.partitioned_tables as p
  join pg_inherits as i on i.inhparent = to_regclass(p.table_name)
  join pg_class as c on c.oid = i.inhrelid
  -- A day later than its last row may have been written.
  where c.relname ~ '_[0-9]{4}_[0-9]{2}$'
    and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month 1 day') at time zone 'UTC'
      <= kernel.kept_since(p.table_name)
  order by c.relname;
end
$$;

comment on function kernel.expired_partitions() is
  'The partitions of registered tables whose months are older than keep_months, by name.';

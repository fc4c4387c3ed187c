-- Months that are no longer kept and whose rows lie in the default partition, as rows do that were
-- filed after their month was dropped; up to a year after that.
select p.table_name || to_char(s.month, '"_"YYYY"_"MM') as name, p.table_name, s.month::date
from kernel.partitioned_tables as p
join pg_partitioned_table as t on t.partrelid = to_regclass(p.table_name)
cross join lateral (
  select kernel.kept_since(p.table_name) at time zone 'UTC' - make_interval(months => n) as month
  from generate_series(2, 14) as n
) as s
where p.keep_months is not null and pg_relation_size(t.partdefid) > 0
  and to_regclass(p.table_name || to_char(s.month, '"_"YYYY"_"MM')) is null
  and kernel.has_rows(
    t.partrelid::regclass, to_char(s.month, 'YYYY-MM-DD "00:00:00+00"'),
    to_char(s.month + interval '1 month', 'YYYY-MM-DD "00:00:00+00"')
  )
order by name

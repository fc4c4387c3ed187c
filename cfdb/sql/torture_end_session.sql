select pg_terminate_backend(s.pid)
from (
  select a.pid, row_number() over (order by a.pid) as number, count(*) over () as total
  from pg_stat_activity as a
  where starts_with(a.usename, 'svc_') and a.backend_type = 'client backend'
) as s
where s.number = 1 + floor(%(place)s * s.total)

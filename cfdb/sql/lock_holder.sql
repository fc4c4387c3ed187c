select format(
  'server process %%s%%s%%s', l.pid, ' (' || nullif(a.application_name, '') || ')',
  to_char(a.backend_start, '" since "HH24:MI:SS')
)
from pg_catalog.pg_locks as l
left join pg_catalog.pg_stat_activity as a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.classid = 0 and l.objid = %s
  and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
limit 1

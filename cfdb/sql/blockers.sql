-- Which lock this backend waits for, and who has it: 'lock on studio.projects is held by …'.
select format(
  'the lock on %%s is held by %%s',
  coalesce(w.relation::regclass::text, w.locktype),
  string_agg(
    format(
      'server process %%s of %%s%%s', a.pid, a.usename,
      to_char(a.xact_start, '", in a transaction since "HH24:MI:SS')
    ),
    ' and ' order by a.pid
  )
)
from pg_catalog.pg_locks as w
join pg_catalog.pg_stat_activity as a on a.pid = any (pg_catalog.pg_blocking_pids(w.pid))
where w.pid = %s and not w.granted
group by w.relation, w.locktype
limit 1

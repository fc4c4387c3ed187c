select name, setting || coalesce(unit, '') as setting
from pg_settings
where name in (
  'server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'jit',
  'plan_cache_mode', 'wal_level', 'max_wal_size'
)
order by name

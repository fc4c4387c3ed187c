drop table
  kernel.error_codes,
  kernel.partitioned_tables,
  kernel.settings,
  kernel.signing_keys;
drop function kernel.is_time_zone(text), kernel.uuid7();
drop schema kernel;

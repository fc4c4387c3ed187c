set local role cf_owner;

drop policy if exists kernel_all on kernel.signing_keys;
create policy kernel_all on kernel.signing_keys to cf_kernel using (true) with check (true);
comment on policy kernel_all on kernel.signing_keys is 'Only the kernel signs and verifies.';
grant select, insert, update on kernel.signing_keys to cf_kernel;

drop policy if exists kernel_all on kernel.error_codes;
create policy kernel_all on kernel.error_codes to cf_kernel using (true) with check (true);
comment on policy kernel_all on kernel.error_codes is 'Filled by the reference data.';
grant select, insert, update, delete on kernel.error_codes to cf_kernel;

drop policy if exists kernel_all on kernel.partitioned_tables;
create policy kernel_all on kernel.partitioned_tables to cf_kernel using (true) with check (true);
comment on policy kernel_all on kernel.partitioned_tables is 'Filled by the reference data.';
grant select, insert, update, delete on kernel.partitioned_tables to cf_kernel;

drop policy if exists select_owner on kernel.partitioned_tables;
create policy select_owner on kernel.partitioned_tables for select to cf_owner using (true);
comment on policy select_owner on kernel.partitioned_tables is
  'The partition maker runs as the owner of the tables.';

drop policy if exists kernel_all on kernel.settings;
create policy kernel_all on kernel.settings to cf_kernel using (true) with check (true);
comment on policy kernel_all on kernel.settings is 'Switches are read by kernel functions.';
grant select, insert, update on kernel.settings to cf_kernel;

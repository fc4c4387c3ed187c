set local role cf_kernel;

insert into kernel.partitioned_tables (table_name, months_ahead, keep_months)
values ('messaging.notifications', 3, 12)
on conflict (table_name) do update
set months_ahead = excluded.months_ahead, keep_months = excluded.keep_months;

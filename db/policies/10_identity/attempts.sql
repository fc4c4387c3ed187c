set local role cf_owner;

drop policy if exists kernel_all on identity.attempts;
create policy kernel_all on identity.attempts to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.attempts is
  'Counted by kernel functions, before anybody is authenticated.';
grant select, insert, update, delete on identity.attempts to cf_kernel;

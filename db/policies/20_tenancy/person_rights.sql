set local role cf_owner;

drop policy if exists kernel_all on tenancy.person_rights;
create policy kernel_all on tenancy.person_rights to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.person_rights is
  'Read when a person is proved, written by triggers.';
grant select, insert, update (groups) on tenancy.person_rights to cf_kernel;

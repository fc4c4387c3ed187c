set local role cf_kernel;

-- The key that signs actor contexts is made once, here, and never leaves the database.
select kernel.rotate_signing_key()
where not exists (select from kernel.signing_keys where retired_at is null);

insert into kernel.settings (name, value) values ('expiry_binding', 'off')
on conflict (name) do nothing;

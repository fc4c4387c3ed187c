set local role cf_kernel;

create or replace function tenancy.tg_api_keys__keep_previous()
returns trigger
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  new.previous_secret_hash := case
    when new.previous_expires_at is not null then old.secret_hash end;
  return new;
end
$$;

comment on function tenancy.tg_api_keys__keep_previous() is
  'Before a secret is replaced: keeps the old hash where an overlap was asked for, and no hash
otherwise. In a trigger because the business functions write hashes and read none.';
grant execute on function tenancy.tg_api_keys__keep_previous() to cf_owner;

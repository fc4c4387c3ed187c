set local role cf_kernel;

create or replace function tenancy.lock_account(p_account_id uuid)
returns void
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: cf_api may not lock accounts; the caller has checked what the actor may do.
begin
  -- NO KEY: rows that refer to the account may still be added meanwhile.
  perform from tenancy.accounts where id = p_account_id for no key update;
end
$$;

comment on function tenancy.lock_account(uuid) is
  'Holds the account''s row until the transaction ends: whoever counts something of the account
against a limit takes this lock first, so that the count stays true while several do so at once.';
grant execute on function tenancy.lock_account(uuid) to cf_api;

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
  -- A new version of the row, equal to the old one, and not only a lock: whoever waited here at
  -- isolation level repeatable read must fail (40001), for he would count by an old snapshot.
  -- created_at is no key, so rows that refer to the account may still be added meanwhile.
  update tenancy.accounts
  set created_at = created_at
  where id = p_account_id;
end
$$;

comment on function tenancy.lock_account(uuid) is
  'Holds the account''s row until the transaction ends: whoever counts something of the account
against a limit takes this lock first, so that the count stays true while several do so at once. No
revision is counted and nothing is audited. Error: 40001 at repeatable read, when another one went
first: try again.';
grant execute on function tenancy.lock_account(uuid) to cf_api;

set local role cf_kernel;

create or replace function identity.lock_person(p_person_id uuid)
returns boolean
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A new version of the row, equal to the old one, and not only a lock: whoever waited here at
  -- isolation level repeatable read must fail (40001). created_at is no key and counts no revision.
  update identity.users
  set created_at = created_at
  where id = p_person_id and deleted_at is null;
  return found;
end
$$;

comment on function identity.lock_person(uuid) is
  'Holds a person''s row until the transaction ends, and says whether he is still there: who does
something to a person that another transaction must not miss takes this lock first. Nothing is
audited. Error: 40001 at repeatable read, when another one went first: try again.';

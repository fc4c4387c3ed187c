set local role cf_kernel;

create or replace function tenancy.refresh_rights(p_people uuid[])
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Three statements, each with a snapshot of its own: whoever waited for a row sees what the other
  -- one did. At repeatable read he fails, for each writes the row even if it stays what it was.
  insert into tenancy.person_rights (user_id)
  select distinct p.id from unnest(p_people) as p (id) order by p.id
  on conflict do nothing;
  perform tenancy.hold_rights(p_people);
  update tenancy.person_rights as r
  set groups = tenancy.role_groups(r.user_id)
  where r.user_id = any (p_people);
end
$$;

comment on function tenancy.refresh_rights(uuid[]) is
  'Writes down what the roles of these persons say now, and holds their rows in
tenancy.person_rights, in the order of their ids, until the transaction ends. Error: 40001 at
repeatable read, when another transaction changed the rights of one of them: try again.';

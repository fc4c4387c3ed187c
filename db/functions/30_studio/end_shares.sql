set local role cf_kernel;

create or replace function studio.end_shares(p_account_id uuid, p_person_id uuid)
returns void
language sql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
  delete from studio.project_collaborators as c
  where c.account_id = p_account_id and c.user_id = p_person_id;
$$;

comment on function studio.end_shares(uuid, uuid) is
  'Ends every grant of a project of the account to this person.';

set local role cf_api;

create or replace function studio.require_live_project(p_account_id uuid, p_project_id uuid)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project studio.projects;
begin
  select p.* into v_project
  from studio.projects as p
  where p.account_id = p_account_id and p.id = p_project_id;
  if v_project.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'The account has no such project.',
      hint = 'List the projects of the account.';
  elsif v_project.deleted_at is not null then
    raise exception using
      errcode = 'ST020', message = 'project is deleted',
      hint = 'Restore it first with studio.restore_project.';
  end if;
end
$$;

comment on function studio.require_live_project(uuid, uuid) is
  'Raises NF001 unless the account has this project and the actor may see it, ST020 when it is
deleted. Whoever adds a row that refers to the project asks again after adding it: the foreign key
waits for a deletion that is under way, and keeps a later one waiting.';

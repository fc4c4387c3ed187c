set local role cf_kernel;

create or replace function generation.tg_samples__set_project()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: policies go by this column, so that no writer says it himself.
begin
  select r.project_id into new.project_id
  from generation.requests as r
  where r.account_id = new.account_id and r.id = new.request_id;
  return new;
end
$$;

comment on function generation.tg_samples__set_project() is
  'Before a sample is added: takes the project over from its request, where it never changes.';
grant execute on function generation.tg_samples__set_project() to cf_owner;

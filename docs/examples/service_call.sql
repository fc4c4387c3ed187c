-- How a service calls in plain SQL, with the session token in the psql variable "token".
begin;
select identity.authenticate(:'token') is not null as acting;

select studio.create_workbench(
  p_account_id => (select id from tenancy.accounts where kind = 'personal'),
  p_name => 'Spring campaign'
) is not null as made;

select studio.create_project(
  p_account_id => account_id, p_workbench_id => id, p_name => 'Coffee'
) is not null as made
from studio.workbenches
where name = 'Spring campaign';

-- Reading needs no WHERE for safety: row security shows what this person may see.
select name, revision
from studio.projects
where deleted_at is null
order by updated_at desc
limit 20;
commit;

-- A sample, and what happened, is of its request's project.
begin;
select plan(3);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request');
select tests.as_kernel();
select results_eq('select distinct project_id from generation.samples', array[:'project'::uuid],
  'a sample''s is set by a trigger');
select results_eq('select distinct project_id from generation.request_events',
  array[:'project'::uuid], 'an event''s by the one that writes it');
select ok(not has_column_privilege('cf_api', 'generation.requests', 'project_id', 'update')
  and not has_column_privilege('cf_api', 'generation.samples', 'project_id', 'update'),
  'which nobody changes');

select * from finish();
rollback;

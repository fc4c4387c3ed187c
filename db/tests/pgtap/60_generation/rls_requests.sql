-- generation.requests: members see their account's rows, nobody writes past that.
begin;
select plan(25);

select * from tests.stage() \gset
select tests.personal_account(:'eve') as own \gset
select tests.new_project(:'own', :'eve') as own_project \gset
select tests.grant_credits(:'own', 1);
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.new_request(:'own', :'eve', :'own_project') as eves \gset

select tests.as_kernel();
select is((select count(*)::integer from generation.requests), 2, 'control: each account has one');
select tests.log_in(:'vic');
select results_eq(
  'select id from generation.requests', array[:'request'::uuid],
  'a viewer sees the account''s requests and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select id from generation.requests', array[:'eves'::uuid], 'a stranger sees hers alone'
);
select tests.as_system(:'team');
select results_eq(
  'select id from generation.requests', array[:'request'::uuid],
  'the system sees those of the account that it acts in'
);
select throws_ok(
  'select lease_token from generation.requests', '42501', null,
  'a lease token is nobody''s to read'
);
select tests.lease_of(:'request') as token \gset
select generation.fail_request(:'team', :'request', :'token', 'system', 'api.vendor.example: 401');
select is(
  (select last_error from generation.requests), 'api.vendor.example: 401',
  'control: the worker reads what a provider said'
);
select tests.log_in(:'ann');
select throws_ok(
  'select last_error from generation.requests', '42501', null,
  'what a provider said is not the customer''s to read'
);
select is_empty(
  $$select changes from audit.entries where changes::text like '%vendor%'$$,
  'nor by way of the audit trail'
);
select tests.log_out();
select tests.as_service('svc_worker');
select is_empty('select id from generation.requests', 'nobody sees none');

select tests.log_in(:'ann');
select throws_ok(
  'insert into generation.requests default values', '42501', null, 'a service inserts nothing'
);
select throws_ok(
  $$update generation.requests set status = 'completed'$$, '42501', null, 'nor updates'
);
select throws_ok('delete from generation.requests', '42501', null, 'nor deletes');
select throws_ok('truncate generation.requests', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select format(
  $$insert into generation.requests (
      account_id, project_id, requested_by, idempotency_key, prompt, output_format, width, height
    )
    values (%L, %L, %L, 'bug', 'a bug', 'x', 64, 64)$$, :'own', :'own_project', :'eve'
) as intrude \gset
select tests.as_service('cf_api');
select throws_ok(:'intrude', '42501', null, 'nothing is written into another account');
with changed as (update generation.requests set available_at = now() returning id)
select is(array_agg(id), array[:'request'::uuid], 'an update without a where stays in the account')
from changed;
select throws_ok(
  $$update generation.requests set prompt = 'other'$$, '42501', null, 'a prompt is never changed'
);
select throws_ok(
  'update generation.requests set account_id = account_id', '42501', null,
  'a request never changes its account'
);
select throws_ok('delete from generation.requests', '42501', null, 'nothing is deleted');
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select lives_ok(:'intrude', 'control: the same row is welcome in one''s own account');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(
  replace(replace(:'intrude', :'own_project', :'project'), :'own', :'team'), '42501', null,
  'a viewer asks for nothing'
);
with changed as (update generation.requests set available_at = now() returning id)
select is((select count(*)::integer from changed), 0, 'a viewer changes nothing');
select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok(
  replace(replace(:'intrude', :'own_project', :'project'), :'own', :'team'), '42501', null,
  'the system asks for nothing'
);
with changed as (update generation.requests set available_at = now() returning id)
select is(array_agg(id), array[:'request'::uuid], 'the system changes those of its account')
from changed;
select tests.as_kernel();
select throws_ok('delete from generation.requests', '42501', null, 'the kernel deletes none');
select is((select count(*)::integer from generation.requests), 3, 'control: all are still there');

select * from finish();
rollback;

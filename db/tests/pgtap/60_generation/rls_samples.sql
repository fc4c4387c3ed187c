-- generation.samples: members see their account's rows; the system delivers, creators choose.
begin;
select plan(15);

select * from tests.stage() \gset
select tests.personal_account(:'eve') as own \gset
select tests.new_project(:'own', :'eve') as own_project \gset
select tests.grant_credits(:'own', 1);
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request');
select tests.new_request(:'own', :'eve', :'own_project') as eves \gset
select tests.deliver_samples(:'own', :'own_project', :'eves');

select tests.as_kernel();
select is((select count(*)::integer from generation.samples), 8, 'control: each account has four');
select tests.log_in(:'vic');
select is((select count(*)::integer from generation.samples), 4, 'a viewer sees the account''s');
select tests.log_in(:'eve');
select results_eq(
  'select distinct account_id from generation.samples', array[:'own'::uuid],
  'a stranger sees hers alone'
);
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from generation.samples', 'nobody sees none');
select tests.log_in(:'ann');
select throws_ok(
  'insert into generation.samples default values', '42501', null, 'a service inserts nothing'
);
select throws_ok(
  'update generation.samples set is_selected = true', '42501', null, 'nor updates'
);
select throws_ok('delete from generation.samples', '42501', null, 'nor deletes');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select format(
  $$insert into generation.samples (account_id, request_id, ordinal, asset_id)
    values (%L, %L, 4, %L)$$, :'own', :'eves', :'eves'
) as intrude \gset
select tests.as_service('cf_api');
select throws_ok(:'intrude', '42501', null, 'a person delivers nothing, least of all elsewhere');
with changed as (update generation.samples set is_selected = is_selected returning account_id)
select is(
  (select array_agg(distinct account_id) from changed), array[:'team'::uuid],
  'an update without a where stays in the account'
);
select throws_ok(
  'update generation.samples set ordinal = ordinal', '42501', null, 'a number is never changed'
);
select throws_ok('delete from generation.samples', '42501', null, 'nothing is deleted');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
with changed as (update generation.samples set is_selected = is_selected returning id)
select is((select count(*)::integer from changed), 0, 'a viewer chooses nothing');
select tests.as_system(:'team');
select tests.as_service('cf_api');
with changed as (update generation.samples set is_selected = is_selected returning id)
select is((select count(*)::integer from changed), 0, 'the system chooses nothing');
select throws_ok(:'intrude', '42501', null, 'the system delivers nothing into another account');
select tests.as_system(:'own');
select tests.as_service('cf_api');
select throws_ok(
  :'intrude', '23505', null, 'control: in that account only the number stands in the way'
);

select * from finish();
rollback;

-- The mark by which a deletion and what is added to the project find one another; what it is for is
-- proved with real connections in tests/test_studio_races.py.
begin;
select plan(4);

select * from tests.stage() \gset
select tests.log_in(:'ann');
select throws_ok(
  format('select studio.touch_project(%L, %L)', :'team', :'project'), '42501', null,
  'no service may call it'
);
select tests.as_service('cf_api');
select lives_ok(
  format('select studio.touch_project(%L, %L)', :'team', :'project'), 'it makes the total'
);
select lives_ok(
  format('select studio.touch_project(%L, %L)', :'team', :'project'), 'and again'
);
select tests.as_kernel();
select results_eq(
  'select project_id, bytes from studio.project_storage_totals',
  format('values (%L::uuid, 0::bigint)', :'project'), 'and counts no byte'
);

select * from finish();
rollback;

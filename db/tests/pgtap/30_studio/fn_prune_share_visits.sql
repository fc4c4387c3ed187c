-- Visits that are over are deleted in batches.
begin;
select plan(6);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.log_in(:'ann');
select token from studio.create_share_link(:'team', :'project') \gset
select studio.open_share_link(:'token') is not null from generate_series(1, 4);
select tests.log_out();
set local role cf_owner;
grant update on studio.share_visits to cf_kernel;
select tests.as_kernel();
update studio.share_visits set created_at = now() - interval '2 days', expires_at = now() - interval
  '1 day'
where id <> (select id from studio.share_visits limit 1);
select tests.log_out();
select tests.as_service('svc_worker');
select is(studio.prune_share_visits(2), 2, 'no more than was asked for');
select is(studio.prune_share_visits(), 1, 'then the rest');
select is(studio.prune_share_visits(), 0, 'then none');
select is(studio.prune_share_visits(null), null, 'null prunes nothing');
select tests.as_kernel();
select is((select count(*) from studio.share_visits), 1::bigint, 'a live one stays');
select tests.log_in(:'ann');
select throws_ok('select studio.prune_share_visits()', '42501', null, 'for the worker alone');

select * from finish();
rollback;

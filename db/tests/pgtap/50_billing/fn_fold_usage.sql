-- The roll-ups, and the deltas that are not yet in them, are the log.
begin;
select plan(13);

select tests.as_kernel();
prepare sums as
select
  (select sum(quantity) from billing.usage_by_hour) as hours,
  (select sum(quantity) from billing.usage_by_day) as days,
  (select sum(events) from billing.usage_by_hour) as hour_events,
  (select sum(events) from billing.usage_by_day) as day_events;
delete from billing.usage_deltas;
select gen_random_uuid() as account, gen_random_uuid() as ann, gen_random_uuid() as bob \gset
select count(billing.append_usage(:'account', a.actor::uuid, 'poster', a.quantity, a.model, '{}',
  null))
from (values (:'ann', 1, 'm1'), (:'ann', 2, 'm1'), (:'bob', 4, 'm1'), (:'ann', 8, null))
  as a (actor, quantity, model) \gset ignored_
insert into billing.usage_deltas (account_id, id, hour, action, actor_id, model, quantity, events)
values (:'account', gen_random_uuid(), '2026-02-01 23:00:00+00', 'poster', :'ann', 'm1', 16, 3),
  (:'account', gen_random_uuid(), '2026-02-01 22:00:00+00', 'poster', :'ann', 'm1', 32, 1);
select results_eq('sums', 'values (63.0, 63.0, 8::numeric, 8::numeric)',
  'before it the views know everything');
select tests.as_service('svc_worker');
select is(billing.fold_usage(2), 2, 'no more than asked for at once');
select tests.as_kernel();
select results_eq('sums', 'values (63.00, 63.00, 8::numeric, 8::numeric)',
  'half way the views say the same');
select tests.as_service('svc_worker');
select is(billing.fold_usage(), 4, 'the rest afterwards');
select is(billing.fold_usage(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select is_empty('table billing.usage_deltas', 'nothing is there twice');
select results_eq('sums', 'values (63.00, 63.00, 8::numeric, 8::numeric)',
  'and the views say the same');
select results_eq(
  $$select day, quantity, events from billing.usage_days where day = '2026-02-01'$$,
  $$values ('2026-02-01'::date, 48.00, 4::bigint)$$, 'a day has the hours of UTC'
);
select results_eq(
  format($$select actor_id = %L, model, quantity, events
    from billing.usage_hours where hour = date_trunc('hour', now(), 'UTC') order by quantity$$,
    :'ann'),
  $$values (true, 'm1', 3.00, 2::bigint), (false, 'm1', 4.00, 1), (true, '', 8.00, 1)$$,
  'an hour is apart by actor and model'
);
select billing.append_usage(:'account', :'ann', 'poster', 1, 'm1', '{}', null);
select billing.fold_usage();
select results_eq(
  format($$select quantity, events from billing.usage_hours
    where hour = date_trunc('hour', now(), 'UTC') and actor_id = %L and model = 'm1'$$, :'ann'),
  $$values (4.00, 3::bigint)$$, 'what comes later is added'
);
select is((select quantity from billing.usage_days where actor_id = :'ann' and model = 'm1'
    and day = (now() at time zone 'UTC')::date), 4.00, 'to the day as well');
select tests.as_service('svc_app');
select throws_ok('select billing.fold_usage()', '42501', null, 'only workers fold');

select tests.as_kernel();
insert into billing.usage_deltas (account_id, id, hour, action, actor_id, model, quantity, events)
select :'account', gen_random_uuid(), '2026-02-01 21:00:00+00', 'poster', :'ann', 'm1',
  999999999999999999.99, 1000000
from generate_series(1, 10);
select tests.as_service('svc_worker');
select lives_ok('select billing.fold_usage()',
  'what one account records in an hour, however much, stops the fold of nobody');

select * from finish();
rollback;

-- The log and its roll-ups, and the rows that are not yet in them, are what was recorded.
begin;
select plan(24);

create temp table recorded (
  account_id uuid, occurred_at timestamptz, id uuid, action text, quantity numeric(16,2),
  actor_id uuid, details jsonb, model text
);
grant select, insert on recorded to cf_kernel;
select tests.as_kernel();
prepare sums as
select
  (select sum(quantity) from billing.usage_log) as log,
  (select sum(quantity) from billing.usage_by_hour) as hours,
  (select sum(quantity) from billing.usage_by_day) as days,
  (select count(*) from billing.usage_log) as log_events,
  (select sum(events) from billing.usage_by_hour) as hour_events,
  (select sum(events) from billing.usage_by_day) as day_events;
delete from billing.usage_staging;
select gen_random_uuid() as account, gen_random_uuid() as ann, gen_random_uuid() as bob \gset
select count(billing.append_usage(:'account', a.actor::uuid, 'poster', a.quantity, a.model, '{}',
  null))
from (values (:'ann', 1, 'm1'), (:'ann', 2, 'm1'), (:'bob', 4, 'm1'), (:'ann', 8, null))
  as a (actor, quantity, model) \gset ignored_
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity, actor_id, details,
  model)
values (:'account', gen_random_uuid(), '2026-02-01 23:59:59.999999+00', 'poster', 16, :'ann',
    '{"n": [1]}', 'm1'),
  (:'account', gen_random_uuid(), '2026-02-01 22:00:00+00', 'poster', 32, :'ann', '{}', 'm1'),
  (:'account', gen_random_uuid(), '2026-02-02 00:00:00+00', 'system.run', 64, null, '{}', null);
insert into recorded select * from billing.usage_log;
select results_eq('sums',
  'values (127.00, 127.00, 127.00, 7::bigint, 7::numeric, 7::numeric)',
  'before it the views know everything');
select tests.as_service('svc_worker');
select is(billing.fold_usage(2), 2, 'no more than asked for at once');
select tests.as_kernel();
select is((select count(*) from billing.usage_events where account_id = :'account'), 2::bigint,
  'so many are filed');
select is((select count(*) from billing.usage_staging), 5::bigint, 'and taken away');
select results_eq('sums',
  'values (127.00, 127.00, 127.00, 7::bigint, 7::numeric, 7::numeric)',
  'half way the views say the same');
select tests.as_service('svc_worker');
select is(billing.fold_usage(), 5, 'the rest afterwards');
select is(billing.fold_usage(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select is_empty('table billing.usage_staging', 'nothing is there twice');
select results_eq('sums',
  'values (127.00, 127.00, 127.00, 7::bigint, 7::numeric, 7::numeric)',
  'and the views say the same');
select results_eq(
  format('select * from billing.usage_events where account_id = %L order by id', :'account'),
  'select * from recorded order by id', 'each row is filed as it was recorded'
);
select results_eq(
  $$select day, action, quantity, events, actor_id = '00000000-0000-0000-0000-000000000000', model
    from billing.usage_days where day between '2026-02-01' and '2026-02-02' order by day$$,
  $$values ('2026-02-01'::date, 'poster', 48.00, 2::bigint, false, 'm1'),
    ('2026-02-02', 'system.run', 64.00, 1, true, '')$$, 'a day has the hours of UTC'
);
select results_eq(
  format($$select actor_id = %L, model, quantity, events
    from billing.usage_hours where hour = date_trunc('hour', now(), 'UTC') order by quantity$$,
    :'ann'),
  $$values (true, 'm1', 3.00, 2::bigint), (false, 'm1', 4.00, 1), (true, '', 8.00, 1)$$,
  'an hour is apart by actor and model'
);
select results_eq(
  $$select hour from billing.usage_hours where hour between '2026-02-01+00' and '2026-02-02+00'
    order by hour$$,
  $$values (timestamptz '2026-02-01 22:00:00+00'), ('2026-02-01 23:00:00+00'), ('2026-02-02+00')$$,
  'and begins with its instant'
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
select is_empty(
  format($$select billing.verify_usage(%L, '2026-01-01+00')$$, :'account'),
  'the roll-ups are those of the log'
);
select tests.as_service('svc_app');
select throws_ok('select billing.fold_usage()', '42501', null, 'only workers fold');

-- Whatever is staged, the fold of nobody is stopped by it.
select tests.as_kernel();
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity, actor_id)
select :'account', gen_random_uuid(), '2026-02-03 21:00:00+00', 'poster', 999999999999.99, :'ann'
from generate_series(1, 10);
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity)
values (:'account', gen_random_uuid(), '2001-01-01+00', 'stray', 1),
  (:'account', gen_random_uuid(), 'infinity', 'stray', 2),
  (:'account', gen_random_uuid(), '-infinity', 'stray', 4);
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity)
select e.account_id, e.id, e.occurred_at, e.action, e.quantity
from billing.usage_events as e
where e.account_id = :'account' and e.action = 'system.run';
select tests.as_service('svc_worker');
select is(billing.fold_usage(), 14,
  'neither a great sum, nor a time without a partition, nor a row that the log has');
select tests.as_kernel();
select is((select quantity from billing.usage_days where day = '2026-02-03'), 9999999999999.90,
  'the sum may be larger than any row');
select results_eq(
  format($$select tableoid::regclass::text, sum(quantity) from billing.usage_events
    where account_id = %L and action = 'stray' group by 1$$, :'account'),
  $$values ('billing.usage_events_default', 7.00)$$, 'a stray row lies in the default partition'
);
select is((select sum(quantity) from billing.usage_by_day where action = 'stray'), 7.00,
  'and is counted');
select is((select count(*) from billing.usage_events where action = 'system.run'), 1::bigint,
  'what the log has is there once');
select is((select quantity from billing.usage_days where action = 'system.run'), 64.00,
  'and counts once');
select is(billing.fold_usage(-1), 0, 'fewer than none are none');

select * from finish();
rollback;

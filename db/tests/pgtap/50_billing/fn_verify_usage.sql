-- Whatever is wrong with the roll-ups shows, by hour and by day.
begin;
select plan(12);

select tests.as_kernel();
delete from billing.usage_staging;
select gen_random_uuid() as account, gen_random_uuid() as other \gset
select count(billing.append_usage(a::uuid, null, 'poster', 2, 'm', '{}', null))
from unnest(array[:'account', :'account', :'other']) as a \gset ignored_
select tests.as_service('svc_worker');
select is_empty(format('select billing.verify_usage(%L)', :'account'),
  'what is staged is nothing yet');
select billing.fold_usage(1);
select is_empty(format('select billing.verify_usage(%L)', :'account'),
  'half folded the sums are those of what is filed');
select billing.fold_usage();
select is_empty(format('select billing.verify_usage(%L)', :'account'), 'and when all is folded');

select tests.as_kernel();
update billing.usage_hours set quantity = quantity + 0.01 where account_id = :'account';
select tests.as_service('svc_worker');
select results_eq(
  format($$select account_id, span, begins_at, action, actor_id, model, logged_quantity,
      kept_quantity, logged_events, kept_events from billing.verify_usage(%L)$$, :'account'),
  format(
    $$values (%L::uuid, 'hour', date_trunc('hour', now(), 'UTC'), 'poster',
      '00000000-0000-0000-0000-000000000000'::uuid, 'm', 4.00, 4.01, 2::bigint, 2::bigint)$$,
    :'account'
  ),
  'an hour that is a hundredth too much'
);
select tests.as_kernel();
update billing.usage_hours set quantity = quantity - 0.01 where account_id = :'account';
update billing.usage_days set events = events + 1 where account_id = :'account';
select tests.as_service('svc_worker');
select results_eq(
  format('select span, logged_events, kept_events from billing.verify_usage(%L)', :'account'),
  $$values ('day', 2::bigint, 3::bigint)$$, 'a day that has an event too many'
);
select is_empty(format('select billing.verify_usage(%L)', :'other'),
  'another account''s are another matter');
select is((select count(*) from billing.verify_usage()), 1::bigint, 'all accounts at once');
select is_empty(
  format('select billing.verify_usage(%L, now() - interval %L, now() - interval %L)', :'account',
    '9 days', '5 days'),
  'other days are other days'
);
select tests.as_kernel();
insert into billing.usage_events (account_id, action, quantity, model)
values (:'other', 'poster', 1, 'm');
select results_eq(
  format('select span, logged_quantity, kept_quantity from billing.verify_usage(%L) order by 1',
    :'other'),
  $$values ('day', 3.00, 2.00), ('hour', 3.00, 2.00)$$, 'a row that is filed and not summed'
);
insert into billing.usage_staging (account_id, id, action, quantity, model)
values (:'account', gen_random_uuid(), 'poster', 5, 'm');
select results_eq(
  format('select span, logged_events, kept_events from billing.verify_usage(%L)', :'account'),
  $$values ('day', 2::bigint, 3::bigint)$$, 'what is staged neither makes nor mends a difference'
);
delete from billing.usage_days where account_id = :'account';
select is(
  (select kept_events from billing.verify_usage(:'account') where span = 'day'), 0::bigint,
  'a day that is missing'
);
select tests.as_service('svc_app');
select throws_ok('select billing.verify_usage()', '42501', null, 'only workers verify');

select * from finish();
rollback;

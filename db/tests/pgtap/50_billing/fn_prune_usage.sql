-- Financial records are kept for 7 years, and a month more.
begin;
select plan(5);

select tests.as_kernel();
insert into billing.usage_hours (account_id, hour, action, actor_id, model, quantity, events)
select gen_random_uuid(), date_trunc('hour', now() - a.age::interval, 'UTC'), 'poster',
  gen_random_uuid(), '', 1, 1
from unnest(array['7 years 2 months', '7 years 2 months', '7 years']) as a (age);
insert into billing.usage_days (account_id, day, action, actor_id, model, quantity, events)
select gen_random_uuid(), (now() - a.age::interval)::date, 'poster', gen_random_uuid(), '', 1, 1
from unnest(array['7 years 2 months', '7 years']) as a (age);
select tests.as_service('svc_worker');
select is(billing.prune_usage(1), 2, 'no more than asked for at once: an hour and a day');
select is(billing.prune_usage(), 1, 'the rest afterwards');
select is(billing.prune_usage(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select is(
  (select count(*) from billing.usage_hours where hour < now() - interval '6 years')
  + (select count(*) from billing.usage_days where day < now() - interval '6 years'), 2::bigint,
  'what is younger stays'
);
select tests.as_service('svc_app');
select throws_ok('select billing.prune_usage()', '42501', null, 'only workers prune');

select * from finish();
rollback;

-- Locks are taken all or none; tests/test_races_usage.py shows that nobody waits for long.
begin;
select plan(5);

set local role cf_owner;
set local lock_timeout = '7s';
select kernel.lock_briefly(array[
  'only billing.usage_events in share row exclusive mode',
  'billing.usage_events_default in access exclusive mode'
]);
select results_eq(
  $$select l.relation::regclass::text, l.mode
    from pg_locks as l
    where l.pid = pg_backend_pid()
      and l.mode in ('ShareRowExclusiveLock', 'AccessExclusiveLock')
      and l.relation in (
        'billing.usage_events'::regclass, 'billing.usage_events_default'::regclass
      )
    order by 1$$,
  $$values ('billing.usage_events', 'ShareRowExclusiveLock'),
    ('billing.usage_events_default', 'AccessExclusiveLock')$$,
  'each lock is held'
);
select is(current_setting('lock_timeout'), '7s', 'the caller''s own patience is as before');
select throws_ok($$select kernel.lock_briefly(array['only billing.nothing'])$$, '42P01', null,
  'a table that is not there is an error');
select is(kernel.lock_briefly(null)::text, null, 'no locks, nothing to do');
select tests.as_service('svc_worker');
select throws_ok($$select kernel.lock_briefly(array['billing.usage_events'])$$, '42501', null,
  'a service locks nothing');

select * from finish();
rollback;

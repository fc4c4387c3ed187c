-- The first event that is not usable is named.
begin;
select plan(4);

create function pg_temp.detail() returns text language plpgsql as $$
declare
  v_detail text;
begin
  perform billing.require_usage_events('-infinity', 'infinity', '[{"key": "k", "action": "a",
    "quantity": 1}, {"key": "k", "action": "a"}, 3]');
exception
  when invalid_parameter_value then
    get stacked diagnostics v_detail = pg_exception_detail;
    return v_detail;
end
$$;
grant execute on function pg_temp.detail() to cf_kernel;

select tests.as_kernel();
select lives_ok(
  $$select billing.require_usage_events('-infinity', 'infinity',
    '[{"key": "k", "action": "a", "quantity": 1}]')$$, 'events that are usable pass'
);
select throws_ok(
  $$select billing.require_usage_events('-infinity', 'infinity',
    '[{"key": "k", "action": "a", "quantity": 1}, {"key": "k", "action": "a"}, 3]')$$,
  '22023', 'event is not usable', 'one that is not is refused'
);
select is(pg_temp.detail()::jsonb, '{"index": 1, "reason": "quantity"}', 'by its place and fault');
select tests.as_service('svc_worker');
select throws_ok($$select billing.require_usage_events(now(), now(), '[]')$$, '42501', null,
  'no service calls it');

select * from finish();
rollback;

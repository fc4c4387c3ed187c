set local role cf_kernel;

create or replace function billing.require_usage_events(
  p_since timestamptz,
  p_until timestamptz,
  p_events jsonb
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_first record;
begin
  select e.place - 1 as index, e.reason into v_first
  from (
    select e.place, billing.usage_fault(e.event, p_since, p_until) as reason
    from jsonb_array_elements(p_events) with ordinality as e (event, place)
  ) as e
  where e.reason is not null
  order by e.place
  limit 1;
  if found then
    raise exception using
      errcode = '22023',
      message = 'event is not usable',
      detail = json_build_object('index', v_first.index, 'reason', v_first.reason),
      hint = 'Nothing of the batch was written: mend or leave out the event, and send it again.';
  end if;
end
$$;

comment on function billing.require_usage_events(timestamptz, timestamptz, jsonb) is
  'Raises 22023 with index (from 0) and reason in the detail, JSON, for the first event of a batch
that is not usable; see billing.usage_fault.';

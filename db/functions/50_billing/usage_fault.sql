set local role cf_kernel;

create or replace function billing.usage_fault(
  p_event jsonb,
  p_since timestamptz,
  p_until timestamptz
)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event record;
begin
  if jsonb_typeof(p_event) is distinct from 'object' then
    return 'is no object';
  end if;
  select * into v_event
  from jsonb_to_record(p_event) as e (
    key text, action text, quantity numeric, occurred_at timestamptz, model text, details jsonb,
    actor_id uuid
  );
  return case
    when length(v_event.key) between 1 and 200 is not true then 'key'
    when (length(v_event.action) <= 100 and v_event.action ~ '^[a-z][a-z0-9_.]*$') is not true
      then 'action'
    when (v_event.quantity > 0 and v_event.quantity < 1000000000000
      and scale(trim_scale(v_event.quantity)) <= 2) is not true then 'quantity'
    when v_event.occurred_at < p_since then 'occurred_at is older than the log is kept'
    when v_event.occurred_at >= p_until then 'occurred_at is in the future'
    when length(v_event.model) not between 1 and 100 then 'model'
    when jsonb_typeof(v_event.details) <> 'object'
      or octet_length(v_event.details::text) > 16384 then 'details'
  end;
exception
  when data_exception then
    return 'a value is not of its type';
end
$$;

comment on function billing.usage_fault(jsonb, timestamptz, timestamptz) is
  'What is wrong with one event of a batch; null when nothing is. Says what the columns and domains
of billing.usage_staging and the checks of usage_keys say, for an answer that names the event.';

set local role cf_kernel;

create or replace function billing.append_usage_batch(
  p_account_id uuid,
  p_actor_id uuid,
  p_since timestamptz,
  p_until timestamptz,
  p_events jsonb
)
returns integer
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The ids of a batch share their time and count on from a random number (RFC 9562, 6.2).
  v_first constant text := kernel.uuid7();
  v_prefix constant text := left(v_first, 24);
  v_base constant bigint := ('x' || right(v_first, 12))::bit(48)::bigint >> 1;
  v_count integer;
begin
  -- Sorted by key, so that batches that meet wait for each other in one order. Numbers with more
  -- decimals and times out of bounds no constraint refuses, so they are counted.
  with given as materialized (
    select distinct on (e.key collate "C")
      e.key, (v_prefix || lpad(to_hex(v_base + row_number() over ()), 12, '0'))::uuid as id,
      e.action, e.quantity, coalesce(e.occurred_at, now()) as occurred_at, e.model,
      coalesce(e.details, '{}') as details, coalesce(e.actor_id, p_actor_id) as actor_id
    from jsonb_to_recordset(p_events) as e (
      key text, action text, quantity numeric, occurred_at timestamptz, model text,
      details jsonb, actor_id uuid
    )
    order by e.key collate "C", e.occurred_at
  ),
  claimed as (
    insert into billing.usage_keys (
      account_id, idempotency_key, event_id, occurred_at, arguments_hash
    )
    -- As in billing.claim_usage_key.
    select p_account_id, g.key, g.id, now(), sha256(convert_to(
      concat_ws('|', g.action, trim_scale(g.quantity), g.details, g.model), 'UTF8'
    ))
    from given as g
    on conflict (account_id, idempotency_key) do nothing
    returning event_id
  ),
  staged as (
    insert into billing.usage_staging (
      account_id, id, occurred_at, action, quantity, actor_id, details, model
    )
    select p_account_id, g.id, g.occurred_at, g.action, g.quantity, g.actor_id, g.details, g.model
    from given as g
    join claimed as c on c.event_id = g.id
  )
  select case when count(*) = count(*) filter (where scale(trim_scale(g.quantity)) <= 2
      and g.occurred_at >= p_since and g.occurred_at < p_until)
    then (select count(*) from claimed) end
  into v_count
  from given as g;
  return v_count;
end
$$;

comment on function billing.append_usage_batch(
  uuid, uuid, timestamptz, timestamptz, jsonb
) is
  'Writes the events of a batch whose keys are new into billing.usage_staging; returns how many, or
null when a quantity has more than 2 decimals or a time is outside p_since (inclusive) to p_until
(exclusive): then the caller must raise. For kernel functions, which have asked for the permission.
p_actor_id: who acted where an event does not say.
Errors of class 22 and 23 for every other fault of an event.';

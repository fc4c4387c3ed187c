set local role cf_kernel;

create or replace function billing.read_usage_batch(
  p_first_id uuid,
  p_actor_id uuid,
  p_since timestamptz,
  p_until timestamptz,
  p_events jsonb
)
returns table (
  key text,
  id uuid,
  action text,
  quantity numeric,
  occurred_at timestamptz,
  model text,
  details jsonb,
  actor_id uuid,
  arguments_hash bytea,
  fits boolean
)
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- The ids of a batch share their time and count on from a random number (RFC 9562, 6.2), whose
  -- first bit is set, so that it has all 12 digits, and its second is not, so that it keeps them.
  select e.key, (
      (select left(p_first_id::text, 24)) || to_hex(e.place + (
        select ('x' || right(p_first_id::text, 12))::bit(48)::bigint >> 2 | (1::bigint << 47)
      ))
    )::uuid, e.action, e.quantity,
    coalesce(e.occurred_at, now()), e.model, coalesce(e.details, '{}'),
    coalesce(e.actor_id, p_actor_id),
    -- As in billing.claim_usage_key.
    sha256(convert_to(
      concat_ws('|', e.action, trim_scale(e.quantity), coalesce(e.details, '{}'), e.model), 'UTF8'
    )),
    scale(trim_scale(e.quantity)) <= 2
      and coalesce(e.occurred_at, now()) >= p_since and coalesce(e.occurred_at, now()) < p_until
  from (
    select distinct on (r.key collate "C") r.*
    from rows from (
      jsonb_to_recordset(p_events) as (
        key text, action text, quantity numeric, occurred_at timestamptz, model text,
        details jsonb, actor_id uuid
      )
    ) with ordinality as r (
      key, action, quantity, occurred_at, model, details, actor_id, place
    )
    order by r.key collate "C", r.occurred_at, r.place
  ) as e;
$$;

comment on function billing.read_usage_batch(uuid, uuid, timestamptz, timestamptz, jsonb) is
  'The events of a batch as rows, each key once (its earliest event; of several the first) and with
an id, in the order of the keys, so that batches that meet wait for each other in one order.
p_first_id: an id of version 7, by which theirs are made. p_actor_id: who acted where an event does
not say. fits is not true when a quantity has more than 2 decimals or a time is outside p_since
(inclusive) to p_until (exclusive), which no constraint refuses. Errors of class 22 for a value that
is not of its type, and for what is no array of objects.';

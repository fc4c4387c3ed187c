set local role cf_kernel;

create or replace function billing.append_new_usage(
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
  v_count integer;
begin
  -- Reading the keys that were written has them written first: before any row is staged, one that
  -- is known ends it.
  with given as materialized (
    select b.*
    from billing.read_usage_batch(
      p_first_id => kernel.uuid7(), p_actor_id => p_actor_id,
      p_since => p_since, p_until => p_until, p_events => p_events
    ) as b
  ),
  claimed as (
    insert into billing.usage_keys (
      account_id, idempotency_key, event_id, occurred_at, arguments_hash
    )
    select p_account_id, g.key, g.id, now(), g.arguments_hash
    from given as g
    returning event_id
  ),
  staged as (
    insert into billing.usage_staging (
      account_id, id, occurred_at, action, quantity, actor_id, details, model
    )
    select p_account_id, g.id, g.occurred_at, g.action, g.quantity, g.actor_id, g.details, g.model
    from given as g
  )
  select case when count(*) = count(*) filter (where g.fits)
    then (select count(*) from claimed) end
  into v_count
  from given as g;
  return v_count;
end
$$;

comment on function billing.append_new_usage(uuid, uuid, timestamptz, timestamptz, jsonb) is
  'As billing.append_usage_batch, for which it is, but every key of the batch must be new. Errors:
23505 one is not, or somebody was quicker; and those of billing.append_usage_batch.';

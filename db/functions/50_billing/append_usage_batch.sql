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
  v_count integer;
begin
  -- Most batches are sent once: to ask of each key whether it is known, and to pick the rows of
  -- those that are not, costs a quarter more. One that is sent again is told by its first event.
  if not exists (
    select from billing.usage_keys as k
    where k.account_id = p_account_id and k.idempotency_key = p_events -> 0 ->> 'key'
  ) then
    begin
      return billing.append_new_usage(
        p_account_id => p_account_id, p_actor_id => p_actor_id,
        p_since => p_since, p_until => p_until, p_events => p_events
      );
    exception
      when unique_violation then
        null; -- A key is known, or somebody was quicker; nothing of it is left.
    end;
  end if;
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
  select case when count(*) = count(*) filter (where g.fits)
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

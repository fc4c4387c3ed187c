set local role cf_api;

create or replace function billing.list_transactions(
  p_account_id uuid,
  p_before bigint default null,
  p_limit integer default 100
)
returns table (
  sequence bigint,
  occurred_at timestamptz,
  kind text,
  available_change numeric,
  held_change numeric,
  available_after numeric,
  held_after numeric,
  reason text,
  hold_id uuid,
  expires_at timestamptz,
  actor_id uuid,
  id uuid
)
language sql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select
    t.sequence, t.occurred_at, t.kind, t.available_change, t.held_change, t.available_after,
    t.held_after, t.reason, t.hold_id, t.expires_at, t.actor_id, t.id
  from billing.credit_transactions as t
  where t.account_id = p_account_id and (p_before is null or t.sequence < p_before)
  order by t.sequence desc
  limit least(greatest(p_limit, 1), 1000);
$$;

comment on function billing.list_transactions(uuid, bigint, integer) is
  'The account''s statement through row security: the newest movements first, each with the balances
after it. p_before: the last sequence of the page before. p_limit: 1 to 1,000. Empty for an actor
without billing.read in the account. SPEC 5.';
grant execute on function billing.list_transactions(uuid, bigint, integer) to cf_app;

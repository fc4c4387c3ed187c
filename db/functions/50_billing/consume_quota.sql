set local role cf_kernel;

create or replace function billing.consume_quota(
  p_account_id uuid,
  p_metric text,
  p_amount integer default 1
)
returns billing.quota_answer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: counters have this door alone; it asks for the permission itself.
declare
  v_context constant text := kernel.context();
begin
  perform tenancy.require_permission(p_account_id, 'credits.spend');
  return billing.take_quota(
    p_context => v_context, p_account_id => p_account_id, p_metric => p_metric,
    p_amount => p_amount
  );
end
$$;

comment on function billing.consume_quota(uuid, text, integer) is
  'Takes p_amount from a quota of the account, all or nothing, and answers how it stands; of a hard
quota never more than the limit, however many ask at once. A soft one gives more and says exceeded;
one with overage gives more and counts it. Whose counter it is (the account''s, the person''s, the
key''s) is the quota''s scope and comes from the context. Minutes, days and months are those of
UTC; the transaction''s start decides in which one it counts. A limit that a smaller plan lowers
below what is used leaves nothing to take. Errors: 42501 the actor lacks credits.spend; LM010
quota reached (metric, limit, used, requested, resets_at, scope in the detail, JSON); 22023 unknown
metric, no quota, or an amount below 1; 22004 no account; 40001 at repeatable read, when another
one went first. SPEC 5.';
grant execute on function billing.consume_quota(uuid, text, integer) to cf_api, cf_app;

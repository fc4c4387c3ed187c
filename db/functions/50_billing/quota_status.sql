set local role cf_kernel;

create or replace function billing.quota_status(p_account_id uuid, p_metric text)
returns billing.quota_answer
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the plan and counters for who may use them up, whether or not he reads the bills.
declare
  v_context constant text := kernel.context();
  v_actor_id uuid;
begin
  if p_account_id = any (tenancy.accounts_with('credits.spend')) is not true then
    perform tenancy.require_permission(p_account_id, 'billing.read');
  end if;
  v_actor_id := split_part(v_context, '|', 3);
  return billing.quota_standing(billing.read_quota(
    p_account_id => p_account_id, p_metric => p_metric, p_actor_id => v_actor_id,
    p_key_id => case split_part(v_context, '|', 2)
      when 'service' then split_part(v_context, '|', 5)::uuid else v_actor_id end
  ));
end
$$;

comment on function billing.quota_status(uuid, text) is
  'How a quota stands for whoever asks, as billing.consume_quota would answer, without taking
anything. Errors: 42501 the actor has neither credits.spend nor billing.read; 22023 unknown metric,
or no quota; 22004 no account. SPEC 5.';
grant execute on function billing.quota_status(uuid, text) to cf_app;

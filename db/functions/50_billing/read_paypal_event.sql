set local role cf_kernel;

create or replace function billing.read_paypal_event(p_payload jsonb)
returns billing.normal_event
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type text := coalesce(p_payload ->> 'event_type', '');
  v_resource jsonb := p_payload -> 'resource';
  v_event billing.normal_event;
begin
  v_event.event_id := billing.json_name(p_payload -> 'id');
  v_event.occurred_at := billing.json_instant(p_payload -> 'create_time');
  if v_type like 'PAYMENT.SALE.%' then
    v_event.reference := billing.json_name(v_resource -> 'billing_agreement_id');
    v_event.kind := case v_type when 'PAYMENT.SALE.COMPLETED' then 'paid' else 'noted' end;
    -- PayPal takes no payment of nothing, so the first one is the end of a trial.
    v_event.status := case v_event.kind when 'paid' then 'active' end;
    return v_event;
  end if;
  if v_type not like 'BILLING.SUBSCRIPTION.%' then
    return v_event;
  end if;
  v_event.reference := billing.json_name(v_resource -> 'id');
  v_event.kind := case v_type
    when 'BILLING.SUBSCRIPTION.PAYMENT.FAILED' then 'payment_failed'
    when 'BILLING.SUBSCRIPTION.SUSPENDED' then 'suspended'
    when 'BILLING.SUBSCRIPTION.CANCELLED' then 'cancelled'
    when 'BILLING.SUBSCRIPTION.EXPIRED' then 'expired'
    else 'change' end;
  v_event.prices := array_remove(array[billing.json_name(v_resource -> 'plan_id')], null);
  v_event.started_at := billing.json_instant(v_resource -> 'start_time');
  v_event.period_started_at :=
    billing.json_instant(v_resource #> '{billing_info,last_payment,time}');
  v_event.period_ends_at :=
    billing.json_instant(v_resource #> '{billing_info,next_billing_time}');
  if v_type in ('BILLING.SUBSCRIPTION.ACTIVATED', 'BILLING.SUBSCRIPTION.RE-ACTIVATED') then
    v_event.status := 'active';
    if v_resource @@ '$.billing_info.cycle_executions[*]
      ? (@.tenure_type == "TRIAL").cycles_remaining > 0' then
      v_event.status := 'trialing';
      v_event.trial_ends_at := v_event.period_ends_at;
    end if;
  end if;
  return v_event;
end
$$;

comment on function billing.read_paypal_event(jsonb) is
  'A PayPal event in our words: BILLING.SUBSCRIPTION.* begin, change, suspend, cancel or end a
subscription, PAYMENT.SALE.COMPLETED pays for it, other sales are noted. Fields stay null where the
event is of nothing known. Errors: 22023 unusable time.';
grant execute on function billing.read_paypal_event(jsonb) to cf_api;

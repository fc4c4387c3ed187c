set local role cf_kernel;

create or replace function billing.read_stripe_event(p_payload jsonb)
returns billing.normal_event
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type text := coalesce(p_payload ->> 'type', '');
  v_object jsonb := p_payload #> '{data,object}';
  v_item jsonb := v_object #> '{items,data,0}';
  v_event billing.normal_event;
begin
  v_event.event_id := billing.json_name(p_payload -> 'id');
  v_event.occurred_at := billing.json_instant(p_payload -> 'created');
  if v_type like 'invoice.%' then
    v_event.kind := case v_type
      when 'invoice.paid' then 'paid' when 'invoice.payment_succeeded' then 'paid'
      when 'invoice.payment_failed' then 'payment_failed' else 'noted' end;
    v_event.reference := coalesce(
      billing.json_name(v_object -> 'subscription'),
      billing.json_name(v_object #> '{parent,subscription_details,subscription}')
    );
    return v_event;
  end if;
  if v_type not like 'customer.subscription.%' then
    return v_event;
  end if;
  v_event.reference := billing.json_name(v_object -> 'id');
  v_event.kind := case v_type when 'customer.subscription.created' then 'created'
    when 'customer.subscription.deleted' then 'cancelled' else 'state' end;
  v_event.status := case v_object ->> 'status'
    when 'trialing' then 'trialing' when 'active' then 'active' when 'past_due' then 'past_due'
    when 'unpaid' then 'suspended' when 'paused' then 'suspended' when 'canceled' then 'cancelled'
    when 'incomplete_expired' then 'expired' end;
  v_event.prices := array(
    select billing.json_name(coalesce(i.item -> 'price', i.item -> 'plan'))
    from jsonb_path_query(v_object, '$.items.data[*]') as i (item)
  );
  v_event.started_at := billing.json_instant(v_object -> 'start_date');
  -- The period has moved from the subscription to its items.
  v_event.period_started_at := billing.json_instant(
    coalesce(v_object -> 'current_period_start', v_item -> 'current_period_start'));
  v_event.period_ends_at := billing.json_instant(
    coalesce(v_object -> 'current_period_end', v_item -> 'current_period_end'));
  v_event.trial_ends_at := billing.json_instant(v_object -> 'trial_end');
  v_event.cancel_at := coalesce(billing.json_instant(v_object -> 'cancel_at'),
    case when v_object -> 'cancel_at_period_end' = 'true' then v_event.period_ends_at end);
  if v_event.status in ('cancelled', 'expired') or v_event.kind = 'cancelled' then
    v_event.ended_at :=
      coalesce(billing.json_instant(v_object -> 'ended_at'), v_event.occurred_at);
  end if;
  return v_event;
end
$$;

comment on function billing.read_stripe_event(jsonb) is
  'A Stripe event in our words: customer.subscription.* tell all of a subscription, invoice.paid and
invoice.payment_failed that it was paid or not, other invoices are noted. Fields stay null where the
event is of nothing known. Errors: 22023 unusable time.';
grant execute on function billing.read_stripe_event(jsonb) to cf_api;

set local role cf_kernel;

create or replace function billing.read_odoo_event(p_payload jsonb, p_time_zone text)
returns billing.normal_event
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state text := p_payload ->> 'subscription_state';
  v_event billing.normal_event;
begin
  v_event.reference := billing.json_name(coalesce(p_payload -> 'id', p_payload -> '_id'));
  -- Odoo's own times are of UTC and its dates of no zone. Its web hooks carry no id, so what was
  -- sent is its own: what comes twice is known again by that.
  v_event.occurred_at := billing.json_instant(p_payload -> 'write_date');
  v_event.event_id := coalesce(
    billing.json_name(p_payload -> 'event_id'),
    format('%s@%s#%s', v_event.reference, p_payload ->> 'write_date',
      left(encode(billing.payload_hash(p_payload), 'hex'), 16))
  );
  v_event.kind := case
    when v_state in ('3_progress', '4_paused', '5_renewed', '6_churn') then 'state'
    when v_state is not null then 'noted'
  end;
  v_event.status := case v_state
    when '3_progress' then
      case when p_payload -> 'payment_exception' = 'true' then 'past_due' else 'active' end
    when '4_paused' then 'suspended' when '5_renewed' then 'expired' when '6_churn' then 'cancelled'
  end;
  v_event.prices := array_remove(
    billing.json_name(p_payload -> 'plan_id') || array(
      select billing.json_name(l.line -> 'product_id')
      from jsonb_path_query(p_payload, '$.order_line[*]') as l (line)
    ), null
  );
  v_event.started_at := billing.json_instant(p_payload -> 'start_date', p_time_zone);
  v_event.period_started_at := billing.json_instant(p_payload -> 'last_invoice_date', p_time_zone);
  v_event.period_ends_at := billing.json_instant(p_payload -> 'next_invoice_date', p_time_zone);
  v_event.cancel_at := billing.json_instant(p_payload -> 'end_date', p_time_zone);
  return v_event;
end
$$;

comment on function billing.read_odoo_event(jsonb, text) is
  'An Odoo web hook of a sale.order in our words: each tells all of the subscription, by its
subscription_state. Bare dates are days of the zone. Fields stay null where it is of nothing known.
Errors: 22023 unusable time.';
grant execute on function billing.read_odoo_event(jsonb, text) to cf_api;

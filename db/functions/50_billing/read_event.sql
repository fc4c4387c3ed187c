set local role cf_kernel;

create or replace function billing.read_event(
  p_provider text,
  p_payload jsonb,
  p_time_zone text default 'UTC'
)
returns billing.normal_event
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_event billing.normal_event;
begin
  if jsonb_typeof(p_payload) = 'object' then
    if p_provider = 'stripe' then
      v_event := billing.read_stripe_event(p_payload);
    elsif p_provider = 'paypal' then
      v_event := billing.read_paypal_event(p_payload);
    elsif p_provider = 'odoo' then
      v_event := billing.read_odoo_event(p_payload, p_time_zone);
    end if;
  end if;
  if (
    length(v_event.reference) between 1 and 200 and length(v_event.event_id) between 1 and 300
    and v_event.occurred_at is not null and v_event.kind is not null
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'event is not readable',
      detail = 'It has no known provider, type, subscription, id or time.',
      hint = 'Pass events of subscriptions only, as the provider sent them.';
  end if;
  return v_event;
end
$$;

comment on function billing.read_event(text, jsonb, text) is
  'A provider''s event in our words, from the payload alone. p_provider: stripe, paypal or odoo;
p_time_zone: of bare dates. Errors: 22023 it is not an event of a subscription, or a time in it has
no usable form.';
grant execute on function billing.read_event(text, jsonb, text) to cf_api;

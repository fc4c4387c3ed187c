set local role cf_api;

create or replace function billing.apply_event(
  p_account_id uuid,
  p_provider text,
  p_payload jsonb
)
returns billing.event_outcome
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may apply.
declare
  v_event billing.normal_event;
  v_link billing.subscription_links;
  v_outcome billing.event_outcome;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  v_event := billing.read_event(p_provider, p_payload);
  perform tenancy.lock_account(p_account_id);
  select l.* into v_link
  from billing.subscription_links as l
  where l.account_id = p_account_id and l.provider = p_provider
    and l.reference = v_event.reference;
  if v_link.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'Link the subscription at the checkout; let the provider send the event again.';
  end if;
  v_event := billing.read_event(
    p_provider => p_provider, p_payload => p_payload, p_time_zone => v_link.time_zone
  );
  v_outcome.subscription_id := v_link.id;
  v_outcome.is_new := billing.keep_event(
    p_link => v_link, p_event => v_event, p_hash => billing.payload_hash(p_payload)
  );
  if v_outcome.is_new then
    perform billing.settle_subscriptions(p_account_id, v_link.id);
  end if;
  select s.plan, s.status into v_outcome.plan, v_outcome.status
  from billing.subscriptions as s
  where s.account_id = p_account_id and s.id = v_link.id;
  return v_outcome;
end
$$;

comment on function billing.apply_event(uuid, text, jsonb) is
  'Applies one event of a payment provider, as its web hook sent it, to the account''s subscription.
The subscription is made anew from all its events in the order in which they happened, so late,
doubled and shuffled events make the same one. p_provider: stripe (customer.subscription.*,
invoice.*), paypal (BILLING.SUBSCRIPTION.*, PAYMENT.SALE.*) or odoo (a sale.order). An event that
came before changes nothing. Errors: 42501 the actor lacks subscription.apply, as every person
does; NF001 the subscription is not linked to the account; RL032 an event of this id with other
content came before; RL033 it sells a price that is not in billing.provider_prices; 22023 it is no
readable event of a subscription; 22004 no account; 40001 at repeatable read, when another change of
the account went first. After each error nothing is kept, so that the provider''s next try may
succeed. SPEC 5.';
grant execute on function billing.apply_event(uuid, text, jsonb) to cf_billing;

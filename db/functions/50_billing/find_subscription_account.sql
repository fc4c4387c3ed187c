set local role cf_kernel;

create or replace function billing.find_subscription_account(p_provider text, p_reference text)
returns uuid
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: an event names its subscription and no account; granted to the billing adapter alone.
declare
  v_account_id uuid;
begin
  select l.account_id into v_account_id
  from billing.subscription_links as l
  where l.provider = p_provider and l.reference = p_reference;
  if v_account_id is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'Link the subscription at the checkout; let the provider send the event again.';
  end if;
  return v_account_id;
end
$$;

comment on function billing.find_subscription_account(text, text) is
  'Whose a provider''s subscription is, so that the billing adapter can act in that account when an
event comes in. Errors: NF001 it is linked to none. SPEC 5.';
grant execute on function billing.find_subscription_account(text, text) to cf_billing;

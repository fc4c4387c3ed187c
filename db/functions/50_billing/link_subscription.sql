set local role cf_api;

create or replace function billing.link_subscription(
  p_account_id uuid,
  p_provider text,
  p_reference text,
  p_time_zone text default 'UTC'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may apply.
declare
  v_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  if kernel.is_time_zone(p_time_zone) is not true then
    raise exception using
      errcode = '22023', message = 'time zone is not known', hint = 'Pass an IANA name, or UTC.';
  end if;
  insert into billing.subscription_links (account_id, provider, reference, time_zone, actor_id)
  values (p_account_id, p_provider, p_reference, p_time_zone, identity.current_actor_id())
  on conflict (provider, reference) do nothing
  returning id into v_id;
  if v_id is null then
    select l.id into v_id
    from billing.subscription_links as l
    where l.account_id = p_account_id and l.provider = p_provider and l.reference = p_reference;
  end if;
  if v_id is null then
    raise exception using
      errcode = 'RL031',
      message = 'subscription is linked to another account',
      hint = 'What was paid once serves one account; look the reference up before you link it.';
  end if;
  return v_id;
end
$$;

comment on function billing.link_subscription(uuid, text, text, text) is
  'Says, at the checkout, that a provider''s subscription is this account''s; events of it are
believed from then on. p_reference: what the provider calls it (Stripe sub_…, PayPal I-…, Odoo the
order''s id); p_time_zone: IANA name, for the provider''s bare dates and for months. Returns the
subscription''s id; the same one when it is linked to the account already, whose zone then stays.
Errors: 42501 the actor lacks subscription.apply, as every person does; RL031 it is linked to
another account; 22023 unknown time zone; 22004 no account; 23502, 23514 unknown provider, reference
missing, empty or over 200 characters. SPEC 5.';
grant execute on function billing.link_subscription(uuid, text, text, text) to cf_billing;

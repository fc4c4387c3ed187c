set local role cf_kernel;

create or replace function billing.credit_price(p_account_id uuid, p_action text)
returns numeric
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the account's plan for business functions, which check the actor; services cannot.
declare
  v_price billing.credit_prices;
begin
  select p.* into v_price
  from billing.credit_prices as p
  where p.action = p_action and p.valid_from <= now()
  order by p.valid_from desc
  limit 1;
  if v_price.action is null then
    raise exception using
      errcode = '22023',
      message = 'unknown action',
      detail = format('%s is not in billing.credit_prices.', coalesce(p_action, 'null')),
      hint = 'Add the price to the reference data, or mend the spelling.';
  end if;
  if v_price.free_with is not null
    and billing.has_entitlement(p_account_id, v_price.free_with) then
    return 0;
  end if;
  return v_price.price;
end
$$;

comment on function billing.credit_price(uuid, text) is
  'What an action costs this account now, in credits; 0 where its plan makes it free, so that
nothing is to be held. Errors: 22023 unknown action. SPEC 4: credits.';
grant execute on function billing.credit_price(uuid, text) to cf_api;

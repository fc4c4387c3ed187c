set local role cf_kernel;

create or replace function billing.draw_lots(
  p_account_id uuid,
  p_amount numeric,
  p_since timestamptz
)
returns billing.lot_draws
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot record;
  v_draw numeric;
  v_draws billing.lot_draws;
begin
  -- Mostly the first lot has enough.
  update billing.credit_lots as l
  set remaining = l.remaining - p_amount
  where l.account_id = p_account_id and l.remaining >= p_amount and l.id = (
    select f.id
    from billing.credit_lots as f
    where f.account_id = p_account_id and f.is_open and (f.expires_at > p_since) is not false
    order by f.expires_at, f.id
    limit 1
  )
  returning array[l.id], array[p_amount], p_amount into v_draws;
  if found then
    return v_draws;
  end if;
  v_draws.total := 0;
  for v_lot in
    select l.id, l.remaining
    from billing.credit_lots as l
    where l.account_id = p_account_id and l.is_open
      and (l.expires_at > p_since) is not false
    order by l.expires_at, l.id
  loop
    v_draw := least(v_lot.remaining, p_amount - v_draws.total);
    update billing.credit_lots
    set remaining = remaining - v_draw
    where account_id = p_account_id and id = v_lot.id;
    v_draws.ids := v_draws.ids || v_lot.id;
    v_draws.amounts := v_draws.amounts || v_draw;
    v_draws.total := v_draws.total + v_draw;
    exit when v_draws.total = p_amount;
  end loop;
  return v_draws;
end
$$;

comment on function billing.draw_lots(uuid, numeric, timestamptz) is
  'Takes p_amount from the lots of an account whose wallet the caller has locked: from those that
were good at p_since, the oldest end first, then the oldest. What the lots do not have is not drawn:
the answer says how much was.';

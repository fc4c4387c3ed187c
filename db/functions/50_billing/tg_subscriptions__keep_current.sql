set local role cf_kernel;

create or replace function billing.tg_subscriptions__keep_current()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks for a row that the actor may not see.
begin
  if not exists (
    select from billing.subscriptions where account_id = old.account_id and is_current
  ) then
    raise exception using
      errcode = 'RL014',
      message = 'account must keep a subscription',
      hint = 'Start the next subscription in the same transaction.';
  end if;
  return null;
end
$$;

comment on function billing.tg_subscriptions__keep_current() is
  'At commit: raises RL014 when an account''s current subscription ended and no other began.';
grant execute on function billing.tg_subscriptions__keep_current() to cf_owner;

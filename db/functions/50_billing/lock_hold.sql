set local role cf_kernel;

create or replace function billing.lock_hold(p_account_id uuid, p_hold_id uuid)
returns billing.credit_holds
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold billing.credit_holds;
begin
  -- The wallet's lock is the hold's: no other transaction changes it meanwhile.
  select h.* into v_hold
  from billing.credit_holds as h
  where h.account_id = p_account_id and h.id = p_hold_id;
  if v_hold.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the holds of the account.';
  elsif v_hold.state <> 'held' then
    raise exception using
      errcode = 'ST010',
      message = 'hold is not open',
      detail = format('Its state is %s.', v_hold.state),
      hint = 'Hold credits anew if the work is still to be done.';
  end if;
  return v_hold;
end
$$;

comment on function billing.lock_hold(uuid, uuid) is
  'The open hold, of a wallet that the caller has locked. Errors: NF001 no such hold in the account;
ST010 it was captured, released or has expired.';

set local role cf_kernel;

create or replace function tenancy.require_seat(p_account_id uuid)
returns void
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit bigint := billing.entitlement_limit(p_account_id, 'seats');
  v_used bigint;
begin
  select count(*) into v_used from tenancy.members where account_id = p_account_id;
  if v_used >= v_limit then
    raise exception using
      errcode = 'LM002',
      message = 'no free seat',
      hint = 'Ask an admin of the account for a free seat.';
  end if;
end
$$;

comment on function tenancy.require_seat(uuid) is
  'Raises LM002 when the plan''s seats are taken. The caller holds tenancy.lock_account, which makes
the count exact while several people join at once.';

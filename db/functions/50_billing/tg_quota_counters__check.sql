set local role cf_kernel;

create or replace function billing.tg_quota_counters__check()
returns trigger
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_column constant text := case
    when new.period not in ('minute', 'day', 'month', 'rolling') then 'period'
    when new.scope_kind not in ('account', 'user', 'api_key') then 'scope_kind'
    when new.scope_kind = 'account' and new.scope_id <> new.account_id then 'scope_id'
    when new.slot not between 0 and 63 then 'slot'
    when new.used < 0 then 'used'
    when new.overage < 0 then 'overage'
    when new.base < 0 then 'base'
    when new.share < 0 then 'share'
    when new.slots not between 1 and 64 then 'slots'
    when new.enforcement not in ('hard', 'soft', 'overage') then 'enforcement'
  end;
begin
  if v_column is not null then
    raise exception using
      errcode = '23514',
      message = 'new counter violates a rule of its table',
      constraint = format('quota_counters_%s_ck', v_column),
      hint = 'Count through the functions of billing only.';
  end if;
  return null;
end
$$;

comment on function billing.tg_quota_counters__check() is
  'Does what check constraints would: refuses (23514, with a name as theirs) a counter with an
unknown period, scope or enforcement, another account''s scope, a slot that is none, or a number
below 0. It looks at new rows, at shares handed out and units given back; the update that every use
makes needs no look, for it adds a number above 0 within a share.';
grant execute on function billing.tg_quota_counters__check() to cf_owner;

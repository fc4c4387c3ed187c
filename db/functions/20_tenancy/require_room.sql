set local role cf_api;

create or replace function tenancy.require_room(p_count bigint, p_most integer, p_what text)
returns void
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_count >= p_most then
    raise exception using
      errcode = 'LM004',
      message = 'account is full',
      detail = format('An account has at most %s %s.', p_most, p_what),
      hint = 'End one that is not needed any more.';
  end if;
end
$$;

comment on function tenancy.require_room(bigint, integer, text) is
  'Raises LM004 when an account has as many of a thing as one may have, whatever its plan. The
caller holds tenancy.lock_account, which keeps the count true, and has checked that the actor may
know it.';

set local role cf_kernel;

create or replace function identity.require_attempt(p_kind text, p_key text)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wait constant interval := identity.count_attempt(p_kind, p_key);
begin
  if v_wait is not null then
    raise exception using
      errcode = 'LM006',
      message = 'too many attempts',
      detail = format('It may be tried again in %s s.', ceil(extract(epoch from v_wait))),
      hint = 'Wait; the limits are those of identity.count_attempt.';
  end if;
end
$$;

comment on function identity.require_attempt(text, text) is
  'Counts one more attempt (identity.count_attempt), or raises LM006 with the time to wait. For what
is limited because it succeeds too often: an error undoes the count of what failed.';

set local role cf_kernel;

create or replace function identity.require_reason(p_reason text)
returns void
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 500 then
    raise exception using
      errcode = '22023',
      message = 'reason is missing or too long',
      hint = 'Say in 1 to 500 characters why; it is kept in the audit trail.';
  end if;
end
$$;

comment on function identity.require_reason(text) is
  'Raises 22023 unless somebody says, in 1 to 500 characters, why he does something to a person.';

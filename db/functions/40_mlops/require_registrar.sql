set local role cf_api;

create or replace function mlops.require_registrar()
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if not mlops.is_registrar() then
    raise exception using
      errcode = '42501',
      message = 'permission denied',
      detail = 'Only the MLOps service changes the model registry.',
      hint = 'Connect as a log-in role that has the rights of cf_mlops.';
  end if;
end
$$;

comment on function mlops.require_registrar() is
  'Raises 42501 unless the connection is the MLOps service''s.';

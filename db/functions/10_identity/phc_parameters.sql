set local role cf_kernel;

create or replace function identity.phc_parameters(p_phc text)
returns text
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Algorithm, version, parameters, then salt and hash.
  if p_phc !~ (
    '^[$][a-z0-9-]{1,32}([$]v=[0-9]+)?([$][a-z]+=[a-zA-Z0-9/+.-]+(,[a-z]+=[a-zA-Z0-9/+.-]+)*)?'
    || '[$][a-zA-Z0-9/+.-]{11,64}[$][a-zA-Z0-9/+.-]{16,128}$'
  ) then
    raise exception using
      errcode = '22023',
      message = 'password hash is not in phc form',
      hint = 'Hash the password in the service and pass $algorithm$parameters$salt$hash.';
  end if;
  return regexp_replace(p_phc, '[$][^$]+$', '');
end
$$;

comment on function identity.phc_parameters(text) is
  'Everything of a PHC string but the hash: algorithm, version, cost, salt. Raises 22023 when the
text has another form, as a plain password has.';

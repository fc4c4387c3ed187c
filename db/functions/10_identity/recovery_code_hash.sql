set local role cf_kernel;

create or replace function identity.recovery_code_hash(p_user_id uuid, p_code text)
returns bytea
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select kernel.token_hash(format(
    '%s.%s', p_user_id, lower(regexp_replace(left(p_code, 100), '[^A-Za-z0-9]', '', 'g'))
  ));
$$;

comment on function identity.recovery_code_hash(uuid, text) is
  'What is stored of a recovery code: whatever its case, blanks and hyphens, and of each person
another.';

set local role cf_kernel;

create or replace function identity.has_factors(p_user_id uuid)
returns boolean
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from identity.factors as f
    where f.user_id = p_user_id and f.confirmed_at is not null
  );
end
$$;

comment on function identity.has_factors(uuid) is
  'Whether the person has a confirmed second factor, so that every log-in asks for one.';

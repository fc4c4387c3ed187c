set local role cf_kernel;

create or replace function identity.count_factor_secrets()
returns table (key_id text, factors bigint)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: counts over all people; no secret is shown.
  select split_part(f.secret, '.', 2), count(*)
  from identity.factors as f
  where f.secret is not null
  group by 1
  order by 1;
$$;

comment on function identity.count_factor_secrets() is
  'How many secrets are encrypted under each key of the service: the progress of a change of keys.
SPEC 8: encryption.';
grant execute on function identity.count_factor_secrets() to cf_auth;

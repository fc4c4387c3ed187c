set local role cf_kernel;

create or replace function tenancy.count_connection_keys()
returns table (key_id text, connections bigint)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: counts over all accounts; tells nothing of one of them.
  select c.key_id, count(*)
  from tenancy.social_connections as c
  where c.key_id is not null
  group by c.key_id
  order by c.key_id;
$$;

comment on function tenancy.count_connection_keys() is
  'How many connections are encrypted under which key, those of deleted accounts too: the progress
of a key rotation. SPEC 8.';
grant execute on function tenancy.count_connection_keys() to cf_social;

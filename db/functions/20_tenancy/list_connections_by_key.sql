set local role cf_kernel;

create or replace function tenancy.list_connections_by_key(
  p_key_id text,
  p_limit integer default 100
)
returns table (account_id uuid, connection_id uuid)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: the publishing service looks for work in all accounts; it learns ids and no token.
  select c.account_id, c.id
  from tenancy.social_connections as c
  join tenancy.accounts as a on a.id = c.account_id
  where c.key_id = p_key_id and a.deleted_at is null
  order by c.account_id, c.id
  limit least(greatest(p_limit, 0), 1000);
$$;

comment on function tenancy.list_connections_by_key(text, integer) is
  'Connections of all live accounts whose tokens are encrypted under this key, at most 1000: what is
left to encrypt anew. Call it again until it is empty. SPEC 8: key rotation.';
grant execute on function tenancy.list_connections_by_key(text, integer) to cf_social;

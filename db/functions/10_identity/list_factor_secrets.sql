set local role cf_kernel;

create or replace function identity.list_factor_secrets(p_key_id text, p_limit integer default 100)
returns table (person_id uuid, factor_id uuid, secret text)
language sql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
  -- definer: over all people, for the service that holds the keys; each row shown is audited.
  select f.user_id, f.id, f.secret
  from (
    select l.user_id, l.id, l.secret
    from identity.factors as l
    where split_part(l.secret, '.', 2) = p_key_id
    order by l.user_id, l.id
    limit least(greatest(p_limit, 0), 1000)
  ) as f
  cross join lateral audit.record(
    p_account_id => '00000000-0000-0000-0000-000000000000', p_table_name => 'identity.factors',
    p_row_key => f.id::text, p_action => 'access', p_changes => '{}'
  ) as r
  order by f.user_id, f.id;
$$;

comment on function identity.list_factor_secrets(text, integer) is
  'Some secrets (1,000 at most) that are encrypted under this key, so that the service can encrypt
them anew and hand them to identity.replace_factor_secret. Each is an audit entry. Null shows none.
SPEC 8: encryption.';
grant execute on function identity.list_factor_secrets(text, integer) to cf_auth;

set local role cf_kernel;

create or replace function tenancy.tg_accounts__erase_tokens()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: whoever closes the account, or deletes himself, need not have social.manage.
begin
  update tenancy.social_connections
  set status = 'revoked', access_token = null, refresh_token = null
  where account_id = new.id and status <> 'revoked';
  return null;
end
$$;

comment on function tenancy.tg_accounts__erase_tokens() is
  'After an account is deleted: the tokens of its social connections are erased. Nobody can use or
renew them any more, and they must not outlive what they were given for. SPEC 1.';
grant execute on function tenancy.tg_accounts__erase_tokens() to cf_owner;

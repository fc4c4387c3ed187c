set local role cf_kernel;

create or replace function tenancy.touch_api_key(p_key text)
returns boolean
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the key's bearer is not authenticated in this transaction.
declare
  v_hash bytea := kernel.token_hash(p_key);
begin
  -- Coarse on purpose: at most one write in five minutes, and never one that waits.
  update tenancy.api_keys as k
  set last_used_at = now()
  where (k.account_id, k.id) in (
    select l.account_id, l.id
    from tenancy.api_keys as l
    where l.account_id = kernel.as_uuid(substr(p_key, 5, 32))
      and l.id = kernel.as_uuid(substr(p_key, 37, 32))
      and (l.secret_hash = v_hash
        or l.previous_secret_hash = v_hash and l.previous_expires_at > now())
      and l.revoked_at is null
      and (l.expires_at is null or l.expires_at > now())
      and (l.last_used_at is null or l.last_used_at < now() - interval '5 minutes')
    for no key update skip locked
  );
  return found;
end
$$;

comment on function tenancy.touch_api_key(text) is
  'Marks a live key as used, at most once in five minutes; whether it wrote. Call it after the
request, on the primary: identity.authenticate itself writes nothing. SPEC 1: coarse last use.';
grant execute on function tenancy.touch_api_key(text) to cf_app;

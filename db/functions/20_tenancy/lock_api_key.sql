set local role cf_api;

create or replace function tenancy.lock_api_key(p_account_id uuid, p_key_id uuid)
returns tenancy.api_keys
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key tenancy.api_keys;
  v_is_live boolean;
begin
  select k.scopes, k.revision, k.previous_expires_at, k.service_account_id, k.created_by,
    k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
  into v_key.scopes, v_key.revision, v_key.previous_expires_at, v_key.service_account_id,
    v_key.created_by, v_is_live
  from tenancy.api_keys as k
  where k.account_id = p_account_id and k.id = p_key_id
  for no key update;
  if v_is_live is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the keys of the account.';
  end if;
  if not v_is_live then
    raise exception using
      errcode = 'ST060',
      message = 'key is not alive',
      hint = 'It was revoked or has expired; make a new one.';
  end if;
  return v_key;
end
$$;

comment on function tenancy.lock_api_key(uuid, uuid) is
  'What a change of a key goes by, with its row locked until the transaction ends. Errors: NF001 no
such key that the actor may see; ST060 it was revoked or has expired; 40001 at repeatable read, when
somebody else changed it.';

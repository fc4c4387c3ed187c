set local role cf_api;

create or replace function tenancy.rotate_api_key(
  p_account_id uuid,
  p_key_id uuid,
  p_overlap interval default '24 hours'
)
returns tenancy.new_api_key
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
declare
  v_key tenancy.api_keys;
  v_new tenancy.new_api_key;
begin
  perform tenancy.require_key_manager(p_account_id);
  if p_overlap is null or p_overlap not between interval '0' and interval '7 days' then
    raise exception using
      errcode = '22023', message = 'overlap is out of range', hint = 'Choose 0 to 7 days.';
  end if;
  v_key := tenancy.lock_api_key(p_account_id, p_key_id);
  -- Whoever rotates learns a secret that may all this, and as long as the key's maker may: somebody
  -- else would keep it when he is taken out of the account.
  if v_key.service_account_id is null and v_key.created_by <> identity.current_user_id() then
    raise exception using
      errcode = '42501',
      message = 'permission denied',
      detail = 'The key rests on the role of the person who made it.',
      hint = 'Revoke it; its maker makes another one, or a service account gets one.';
  end if;
  perform tenancy.require_permissions(p_account_id, v_key.scopes);
  perform tenancy.require_feature(p_account_id, 'api_access');
  if p_overlap > interval '0' and v_key.previous_expires_at > now() then
    raise exception using
      errcode = 'ST061',
      message = 'key is being rotated',
      detail = format('The secret before is good until %s.', v_key.previous_expires_at),
      hint = 'Wait until then, or rotate without an overlap, which ends both secrets at once.';
  end if;
  v_new.key_id := p_key_id;
  v_new.key := kernel.new_token(tenancy.api_key_prefix(p_account_id, p_key_id));
  update tenancy.api_keys as k
  set secret_hash = kernel.token_hash(v_new.key), rotated_at = now(),
    previous_expires_at = case when p_overlap > interval '0' then now() + p_overlap end
  where k.account_id = p_account_id and k.id = p_key_id;
  return v_new;
end
$$;

comment on function tenancy.rotate_api_key(uuid, uuid, interval) is
  'Gives a key of the actor''s own or of a service account a new secret, shown this once; the old
one is good for p_overlap more (0 to 7 days), so that programs can change over one by one. Of two
rotations at once one is refused, so that no secret is lost that somebody was just given. p_overlap
0 is for a leaked key: every older secret ends now. Errors: 42501 the actor lacks api_key.manage or
one of the key''s scopes, or is no person, or somebody else made the key for himself; NF001 no such
key; ST060 revoked or expired; ST061 an overlap is running; LM003 the plan lacks api_access; 22023
overlap out of range; 22004 no account; 40001 at repeatable read, when another change of who may do
what went first. SPEC 1.';
grant execute on function tenancy.rotate_api_key(uuid, uuid, interval) to cf_app;

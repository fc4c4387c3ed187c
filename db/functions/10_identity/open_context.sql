set local role cf_kernel;

create or replace function identity.open_context(
  p_proof identity.proof,
  p_account_id uuid,
  p_request_id text,
  p_ip inet,
  p_reason text,
  p_binding text
)
returns text
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  c_expiry constant interval := '60 seconds';
  v_expires timestamptz := p_proof.expires_at;
  v_groups text;
  v_shares text;
begin
  -- No field before the groups has a line feed: tenancy.may_charge rests on that.
  -- One function, for each call costs about 2 us and each expression is got ready in each
  -- transaction.
  if p_request_id !~ '^[A-Za-z0-9._:-]{1,64}$' then
    raise exception using
      errcode = '22023',
      message = 'malformed request id',
      hint = 'Use 1 to 64 of A-Z a-z 0-9 . _ : -';
  end if;
  -- The common case apart, for a condition with a query in it is run as one.
  if p_binding = 'transaction' then
    null;
  elsif p_binding = 'expiry' and exists (
    select from kernel.settings where name = 'expiry_binding' and value = 'on'
  ) then
    v_expires := least(v_expires, clock_timestamp() + c_expiry);
  else
    raise exception using
      errcode = '22023',
      message = 'binding is not allowed',
      hint = 'Use transaction; expiry must be switched on in kernel.settings first.';
  end if;
  if p_proof.actor_kind = 'user' then
    v_groups := p_proof.groups;
    if p_account_id is not null or v_groups is null then
      v_groups := tenancy.user_groups(p_proof.user_id, p_account_id);
    end if;
    if p_proof.has_shares is distinct from false then
      v_shares := studio.context_shares(p_proof, p_account_id, v_groups);
    end if;
  elsif p_proof.actor_kind = 'guest' then
    v_shares := studio.context_shares(p_proof, p_account_id, null);
  elsif p_account_id is null or p_account_id = p_proof.account_id then
    -- No query: what proved a key, or the system, has read the account and what is allowed there.
    v_groups := tenancy.group_text(p_proof.scopes, p_proof.account_id::text);
  end if;
  return kernel.sign_context(concat_ws(
    '|', p_proof.actor_kind, p_proof.actor_id, coalesce(p_proof.user_id::text, ''),
    coalesce(p_proof.credential_id::text, ''), coalesce(p_request_id, ''),
    coalesce(host(p_ip), ''), trunc(extract(epoch from v_expires), 3),
    translate(coalesce(p_reason, ''), E'|\n', '/ '), coalesce(p_account_id::text, ''),
    coalesce(v_groups, ''), coalesce(v_shares, '')
  ), p_binding);
end
$$;

comment on function identity.open_context(identity.proof, uuid, text, inet, text, text) is
  'Puts what a proof allows into cf.context, as kernel.context documents it, and returns it. A key
and the system have in their account what the proof names, a person what his roles say now.
p_account_id limits it to one. Errors: 22023 malformed request id, binding not allowed; LM001 more
accounts and shared projects than a context holds.';

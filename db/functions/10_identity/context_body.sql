set local role cf_kernel;

create or replace function identity.context_body(
  p_proof identity.proof,
  p_account_id uuid,
  p_request_id text,
  p_ip inet,
  p_reason text,
  p_binding text
)
returns text
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  c_expiry constant interval := '60 seconds';
  v_expires timestamptz := p_proof.expires_at;
  v_groups text;
begin
  if p_request_id !~ '^[A-Za-z0-9._:-]{1,64}$' then
    raise exception using
      errcode = '22023',
      message = 'malformed request id',
      hint = 'Use 1 to 64 of A-Z a-z 0-9 . _ : -';
  end if;
  -- Apart from the common case, for a condition with a query in it is run as one.
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
  v_groups := coalesce(tenancy.context_groups(p_proof, p_account_id), '');
  return concat_ws(
    '|', '1', p_proof.actor_kind, p_proof.actor_id, coalesce(p_proof.user_id::text, ''),
    coalesce(p_proof.credential_id::text, ''), coalesce(p_request_id, ''),
    coalesce(host(p_ip), ''), trunc(extract(epoch from v_expires), 3),
    translate(coalesce(p_reason, ''), '|', '/'),
    v_groups, coalesce(p_account_id::text, ''),
    coalesce(studio.context_shares(p_proof, p_account_id, v_groups), '')
  );
end
$$;

comment on function identity.context_body(identity.proof, uuid, text, inet, text, text) is
  'Writes down what a proof allows, as kernel.context documents it. Errors: 22023 malformed request
id, binding not allowed; LM001 more accounts and shared projects than a context holds.';

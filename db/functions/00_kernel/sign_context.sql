set local role cf_kernel;

create or replace function kernel.sign_context(p_body text, p_binding text)
returns text
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key kernel.signing_keys;
  v_head text;
  v_bound text := '';
  v_context text;
begin
  select k.* into strict v_key
  from kernel.signing_keys as k
  where k.retired_at is null;
  v_head := left(p_binding, 1) || v_key.id;
  if p_binding = 'transaction' then
    -- The start is the same in every savepoint, and a standby knows it too.
    v_bound := '.' || pg_backend_pid() || '.' || extract(epoch from transaction_timestamp());
  end if;
  v_context := v_head || '.' || encode(sha256(v_key.outer_pad || sha256(
    v_key.inner_pad || convert_to(v_head || v_bound || '.' || p_body, 'UTF8')
  )), 'hex') || '.' || p_body;
  perform set_config('cf.context', v_context, true);
  return v_context;
end
$$;

comment on function kernel.sign_context(text, text) is
  'Signs a context body with HMAC-SHA256 and puts head.signature.body into the transaction-local
setting cf.context; returns it as text too, for a proxy that must SET LOCAL it on other servers.
p_binding: transaction (signed along: this backend''s pid and this transaction''s start) or expiry
(valid anywhere until the body''s expiry). The head is the binding''s first letter and the key''s
id.';

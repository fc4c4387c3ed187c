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
  v_binding text := left(p_binding, 1);
  v_bound text := '';
  v_context text;
begin
  if p_binding = 'transaction' then
    -- The start is the same in every savepoint, and a standby knows it too.
    v_bound := '.' || pg_backend_pid() || '.' || extract(epoch from transaction_timestamp());
  end if;
  -- The key asked for as kernel.context does, for the same reasons; signed in the same query.
  select set_config('cf.context', v_binding || k.id || '.' || encode(sha256(k.outer_pad || sha256(
    k.inner_pad || convert_to(v_binding || k.id || v_bound || '.' || p_body, 'UTF8')
  )), 'hex') || '.' || p_body, true) into strict v_context
  from kernel.signing_keys as k
  where k.retired_at is null
  limit 1;
  return v_context;
end
$$;

comment on function kernel.sign_context(text, text) is
  'Signs a context body with HMAC-SHA256 and puts head.signature.body into the transaction-local
setting cf.context; returns it as text too, for a proxy that must SET LOCAL it on other servers.
p_binding: transaction (signed along: this backend''s pid and this transaction''s start) or expiry
(valid anywhere until the body''s expiry). The head is the binding''s first letter and the key''s
id.';

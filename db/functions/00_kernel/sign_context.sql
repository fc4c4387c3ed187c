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
  v_head text;
  v_inner bytea;
  v_outer bytea;
begin
  -- Asked for as kernel.context does, for the same reasons.
  select k.id, k.inner_pad, k.outer_pad into strict v_head, v_inner, v_outer
  from kernel.signing_keys as k
  where k.retired_at is null
  limit 1;
  v_head := left(p_binding, 1) || v_head;
  return set_config('cf.context', v_head || '.' || encode(sha256(v_outer || sha256(
    v_inner || convert_to(v_head || case p_binding
      -- The start is the same in every savepoint, and a standby knows it too.
      when 'transaction' then
        '.' || pg_backend_pid() || '.' || extract(epoch from transaction_timestamp())
      else ''
    end || '.' || p_body, 'UTF8')
  )), 'hex') || '.' || p_body, true);
end
$$;

comment on function kernel.sign_context(text, text) is
  'Signs a context body with HMAC-SHA256 and puts head.signature.body into the transaction-local
setting cf.context; returns it as text too, for a proxy that must SET LOCAL it on other servers.
p_binding: transaction (signed along: this backend''s pid and this transaction''s start) or expiry
(valid anywhere until the body''s expiry). The head is the binding''s first letter and the key''s
id.';

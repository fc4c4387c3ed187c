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
  v_signed text;
  v_context text;
begin
  -- The start is the same in every savepoint, and a standby knows it too.
  v_signed := concat(case p_binding when 'transaction' then concat(
    ':t', pg_backend_pid(), '-', extract(epoch from current_timestamp), '|'
  ) else ':e|' end, p_body);
  -- The key asked for as kernel.context does, for the same reasons; signed in the same query.
  select set_config('cf.context', encode(sha256(k.outer_pad || sha256(
    k.inner_pad || convert_to(v_signed, 'UTF8')
  )), 'hex') || v_signed, true) into strict v_context
  from kernel.signing_keys as k
  where k.retired_at is null
  limit 1;
  return v_context;
end
$$;

comment on function kernel.sign_context(text, text) is
  'Makes an actor context and puts it into the transaction-local setting cf.context: HMAC-SHA256 in
64 hexadecimal digits, and what is signed: a colon, the binding, | and the other fields of
kernel.context. Returns it as text too, for a proxy that must SET LOCAL it on other servers.
p_body: fields 2 to 12. p_binding: transaction (good for this backend and this transaction''s
start) or expiry (good anywhere until field 8).';

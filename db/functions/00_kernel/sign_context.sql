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
  v_context text;
begin
  select k.* into strict v_key
  from kernel.signing_keys as k
  where k.retired_at is null;
  v_head := case p_binding when 'transaction' then 't' when 'expiry' then 'e' end || v_key.id;
  v_context := v_head || '.' || encode(
    sha256(v_key.outer_pad || sha256(
      v_key.inner_pad || convert_to(kernel.context_binding(v_head) || p_body, 'UTF8')
    )),
    'hex'
  ) || '.' || p_body;
  perform set_config('cf.context', v_context, true);
  return v_context;
end
$$;

comment on function kernel.sign_context(text, text) is
  'Signs a context body and puts it into the transaction-local setting cf.context; returns it as text
too, for a proxy that must SET LOCAL it on other servers. p_binding: transaction (backend and
transaction start are signed along) or expiry (valid anywhere until the body''s expiry).';

set local role cf_kernel;

create or replace function kernel.hmac_pad(p_key bytea, p_byte integer)
returns bytea
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key bytea := case when octet_length(p_key) > 64 then sha256(p_key) else p_key end;
  v_pad bytea;
begin
  v_pad := v_key || decode(repeat('00', 64 - octet_length(v_key)), 'hex');
  for v_at in 0..63 loop
    v_pad := set_byte(v_pad, v_at, get_byte(v_pad, v_at) # p_byte);
  end loop;
  return v_pad;
end
$$;

comment on function kernel.hmac_pad(bytea, integer) is
  'The key block of HMAC (RFC 2104): byte 54 for the inner pad, 92 for the outer. Kept with a key,
so that a signature costs two calls of sha256 and needs no extension.';

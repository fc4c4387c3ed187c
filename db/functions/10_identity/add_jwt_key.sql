set local role cf_kernel;

create or replace function identity.add_jwt_key(
  p_key_id text,
  p_issuer text,
  p_audience text,
  p_secret bytea
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: keys are the kernel's alone.
begin
  if octet_length(p_secret) is null or octet_length(p_secret) not between 32 and 1024 then
    raise exception using
      errcode = '22023',
      message = 'secret is too short or too long',
      hint = 'HS256 wants 32 random bytes at least (RFC 7518); 1024 at most.';
  end if;
  insert into identity.jwt_keys (id, issuer, audience, inner_pad, outer_pad)
  values (
    p_key_id, p_issuer, p_audience, kernel.hmac_pad(p_secret, 54), kernel.hmac_pad(p_secret, 92)
  );
end
$$;

comment on function identity.add_jwt_key(text, text, text, bytea) is
  'Trusts an issuer''s HS256 key: its tokens, with this kid, iss and aud, prove the person in sub.
Whoever may call this can become anybody, so no service may: the operator does, as cf_kernel.
Errors: 22023 secret shorter than 32 bytes; 23505 key id used before; 23514 malformed key id.';

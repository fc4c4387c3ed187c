set local role cf_kernel;

create or replace function identity.prove_jwt(p_token text)
returns identity.proof
language plpgsql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  c_leeway constant numeric := 60; -- seconds by which two honest clocks may differ
  c_longest constant numeric := 86400; -- an exp past what a timestamp holds is no error
  v_part text[];
  v_now numeric := extract(epoch from clock_timestamp());
  v_header jsonb;
  v_claims jsonb;
  v_key identity.jwt_keys;
begin
  if length(p_token) > 8192
    or p_token !~ '^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]{43}$' then
    return null;
  end if;
  v_part := string_to_array(p_token, '.');
  v_header := kernel.base64url_json(v_part[1]);
  if v_header ->> 'alg' is distinct from 'HS256' or v_header ? 'crit' then
    return null;
  end if;
  select k.* into v_key
  from identity.jwt_keys as k
  where k.id = v_header ->> 'kid' and k.retired_at is null;
  if v_key.id is null or kernel.base64url_bytes(v_part[3]) is distinct from sha256(
    v_key.outer_pad || sha256(
      v_key.inner_pad || convert_to(v_part[1] || '.' || v_part[2], 'UTF8')
    )
  ) then
    return null;
  end if;
  v_claims := kernel.base64url_json(v_part[2]);
  if v_claims ->> 'iss' is distinct from v_key.issuer
    or not coalesce(v_claims -> 'aud' @> to_jsonb(v_key.audience), false)
    or not coalesce(jsonb_typeof(v_claims -> 'exp') = 'number', false) then
    return null;
  end if;
  perform identity.check_jwt_times(p_claims => v_claims, p_now => v_now, p_leeway => c_leeway);
  return identity.prove_person(
    v_claims ->> 'sub', least((v_claims ->> 'exp')::numeric, v_now + c_longest) + c_leeway
  );
end
$$;

comment on function identity.prove_jwt(text) is
  'The person whom a trusted issuer''s HS256 token names (sub, a user id), or null: header alg
HS256 and kid, claims iss, aud and exp must fit the key. Raises 28000 with the cause when only the
times are off.';

set local role cf_kernel;

create or replace function identity.check_jwt_times(p_claims jsonb, p_now numeric, p_leeway numeric)
returns void
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_claim text;
  v_wrong text;
begin
  foreach v_claim in array array['exp', 'nbf', 'iat'] loop
    continue when not p_claims ? v_claim;
    if jsonb_typeof(p_claims -> v_claim) <> 'number' then
      v_wrong := v_claim || ' is not a number';
    elsif v_claim = 'exp' and (p_claims ->> v_claim)::numeric + p_leeway < p_now then
      v_wrong := 'it has expired';
    elsif v_claim <> 'exp' and (p_claims ->> v_claim)::numeric - p_leeway > p_now then
      v_wrong := v_claim || ' lies in the future';
    end if;
  end loop;
  if v_wrong is not null then
    raise exception using
      errcode = '28000',
      message = 'token is not valid at this time',
      detail = format('The signature is right, but %s by this server''s clock.', v_wrong),
      hint = 'Get a new token; compare the issuer''s clock with ours (60 s are forgiven).';
  end if;
end
$$;

comment on function identity.check_jwt_times(jsonb, numeric, numeric) is
  'Raises 28000 when a correctly signed token is expired (exp), not yet valid (nbf) or issued in the
future (iat). p_now, p_leeway: seconds. RFC 7519.';

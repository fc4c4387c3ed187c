set local role cf_kernel;

create or replace function kernel.context()
returns text
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the signing key.
declare
  v_context text := current_setting('cf.context', true);
  v_head text;
  v_body text;
  v_signature text;
begin
  -- A setting that was once set with SET LOCAL comes back as '' and not as null.
  if v_context is null or v_context = '' then
    return null;
  end if;
  v_head := split_part(v_context, '.', 1);
  v_body := substr(v_context, length(v_head) + 67);
  select encode(
    sha256(k.outer_pad || sha256(
      k.inner_pad || convert_to(kernel.context_binding(v_head) || v_body, 'UTF8')
    )),
    'hex'
  ) into v_signature
  from kernel.signing_keys as k
  where k.retired_at is null and v_head in ('t' || k.id, 'e' || k.id);
  if v_signature is distinct from substr(v_context, length(v_head) + 2, 64) then
    raise exception using
      errcode = '28000',
      message = 'actor context is not valid here',
      detail = 'The setting cf.context was not signed for this transaction.',
      hint = 'Call identity.authenticate in the transaction that does the work.';
  end if;
  if left(v_head, 1) = 'e'
    and split_part(v_body, '|', 8)::numeric < extract(epoch from clock_timestamp()) then
    raise exception using
      errcode = '28000',
      message = 'actor context has expired',
      hint = 'Call identity.authenticate again.';
  end if;
  return v_body;
end
$$;

comment on function kernel.context() is
  'The verified body of the actor context, or null when nobody is acting. Fields, separated by |:
1 version, 2 actor kind (user, api_key, system), 3 actor id, 4 user id, 5 session or key id,
6 request id, 7 ip, 8 expiry (epoch seconds), 9 reason, 10 groups of accounts by permissions,
";" between groups, each ",permission,permission,={account,account}".
Raises 28000 when the setting was forged, copied from elsewhere or has expired.';

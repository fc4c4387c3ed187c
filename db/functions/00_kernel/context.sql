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
  v_inner bytea;
  v_outer bytea;
begin
  -- A setting that was once set with SET LOCAL comes back as '' and not as null.
  if v_context is null or v_context = '' then
    return null;
  end if;
  -- No parameter in this query: it is planned once, where a parameter would have it planned anew.
  -- With its limit an index gives the one row straight away, where a bitmap would be made first.
  select k.inner_pad, k.outer_pad into v_inner, v_outer
  from kernel.signing_keys as k
  where k.retired_at is null
  limit 1;
  -- Without a key that is null, and null falls through to the refusal.
  if kernel.is_genuine(v_context, v_inner, v_outer) then
    return substr(v_context, 66);
  end if;
  -- As in kernel.is_genuine, but for its time.
  if starts_with(v_context, encode(sha256(v_outer || sha256(
    v_inner || substr(convert_to(v_context, 'UTF8'), 65)
  )), 'hex')) and substr(v_context, 65, 3) = ':e|' then
    raise exception using
      errcode = '28000',
      message = 'actor context has expired',
      hint = 'Call identity.authenticate again.';
  end if;
  raise exception using
    errcode = '28000',
    message = 'actor context is not valid here',
    detail = 'The setting cf.context was not signed for this transaction.',
    hint = 'Call identity.authenticate in the transaction that does the work.';
end
$$;

comment on function kernel.context() is
  'The verified body of the actor context, or null when nobody is acting. Fields, separated by |:
1 binding (e: to its expiry; t, backend pid, -, transaction start: to that transaction), 2 actor
kind (user, api_key, service, guest, system), 3 actor id, 4 user id, 5 session or key id, 6 request
id, 7 ip, 8 expiry (epoch seconds), 9 reason, 10 the one account that the actor asked to be confined
to, 11 groups of accounts by permissions, ";" between groups, each
",permission,permission,=account,account" with a line feed before it where tenancy.may_charge holds,
12 shared projects, as 11 but each ",permission,=account/project", with ids that have no hyphens. In
the setting a signature and a colon stand before it: kernel.sign_context. Raises 28000 when the
setting was forged, copied from elsewhere or has expired.';

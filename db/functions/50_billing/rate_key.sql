set local role cf_kernel;

create or replace function billing.rate_key(p_scope text, p_key text)
returns bytea
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_context constant text := case p_scope when 'ip' then '' else kernel.context() end;
  v_key text;
begin
  if p_scope is null or p_scope <> 'ip' and p_key is not null then
    raise exception using
      errcode = '22023',
      message = 'unknown limit, or a key that the context decides',
      hint = 'Name one of billing.rate_limits, and a key for those of scope ip alone.';
  elsif p_scope = 'ip' then
    v_key := coalesce(p_key, nullif(split_part(kernel.context(), '|', 7), ''));
    if v_key is null or not pg_input_is_valid(v_key, 'inet') then
      raise exception using
        errcode = '22023',
        message = 'no network address',
        hint = 'Pass the client''s address as p_key, or authenticate with p_ip.';
    end if;
    v_key := identity.ip_key(v_key::inet);
  elsif v_context is null then
    raise exception using
      errcode = '28000',
      message = 'nobody is acting',
      hint = 'Authenticate first: this limit is of whoever calls.';
  else
    v_key := split_part(v_context, '|', case p_scope when 'api_key' then 5 else 3 end);
    v_key := coalesce(nullif(v_key, ''), split_part(v_context, '|', 3));
  end if;
  return sha256(convert_to(v_key, 'UTF8'));
end
$$;

comment on function billing.rate_key(text, text) is
  'What a bucket of this scope is known by, hashed. Of scope api_key: the key, or a
person''s session. Errors: 22023 and 28000 as of
billing.take_token.';

set local role cf_kernel;

create or replace function kernel.base64url_bytes(p_text text)
returns bytea
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- PL/pgSQL on a hot path: it is prepared once a session, a SQL function anew in each transaction.
  return case
    when p_text ~ '^[A-Za-z0-9_-]+$' and length(p_text) % 4 <> 1 then decode(
      translate(p_text, '-_', '+/') || repeat('=', (4 - length(p_text) % 4) % 4), 'base64'
    )
  end;
end
$$;

comment on function kernel.base64url_bytes(text) is
  'Decodes URL-safe base64 without padding (RFC 4648); null when the text is none.';

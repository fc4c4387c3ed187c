set local role cf_kernel;

create or replace function billing.json_name(p_value jsonb)
returns text
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(p_value) in ('string', 'number') then
    return p_value #>> '{}';
  end if;
  -- Odoo names a row [id, title]; Stripe, where it expands one, {id, …}.
  if jsonb_typeof(p_value) = 'array' then
    return case when jsonb_typeof(p_value -> 0) in ('string', 'number') then p_value ->> 0 end;
  end if;
  return case when jsonb_typeof(p_value -> 'id') in ('string', 'number') then p_value ->> 'id' end;
end
$$;

comment on function billing.json_name(jsonb) is
  'What a provider calls something: a text, a number, [id, title] or {id, …}; null for all else.';
grant execute on function billing.json_name(jsonb) to cf_api;

set local role cf_kernel;

create or replace function billing.json_instant(p_value jsonb, p_time_zone text default 'UTC')
returns timestamptz
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  c_shape constant text :=
    '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
    '([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$';
  v_text text := p_value #>> '{}';
begin
  -- Odoo says false where others say null.
  if v_text is null or jsonb_typeof(p_value) = 'boolean' and v_text = 'false' then
    return null;
  end if;
  begin
    if jsonb_typeof(p_value) = 'number' and v_text::numeric between 0 and 32503680000 then
      return to_timestamp(v_text::double precision);
    end if;
    if jsonb_typeof(p_value) = 'string' and v_text ~ c_shape then
      if v_text ~ ':.*(Z|[+-][0-9]{2}:?[0-9]{2})$' then
        return v_text::timestamptz;
      end if;
      return v_text::timestamp at time zone p_time_zone;
    end if;
  exception
    when invalid_datetime_format or datetime_field_overflow
      or invalid_time_zone_displacement_value then
      null;
  end;
  raise exception using
    errcode = '22023',
    message = 'event is not readable',
    detail = 'A time in it has no usable form.',
    hint = 'Pass the event as the provider sent it.';
end
$$;

comment on function billing.json_instant(jsonb, text) is
  'A moment as providers write it: seconds since 1970, or ISO 8601; a bare date or time is one of
the zone. Null for null and false. Errors: 22023 anything else.';
grant execute on function billing.json_instant(jsonb, text) to cf_api;

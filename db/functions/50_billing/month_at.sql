set local role cf_kernel;

create or replace function billing.month_at(
  p_anchor timestamptz,
  p_time_zone text,
  p_at timestamptz
)
returns billing.month_span
language plpgsql
stable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_anchor timestamp := p_anchor at time zone p_time_zone;
  v_at timestamp := p_at at time zone p_time_zone;
  -- Whole calendar months between the two; at most one too many.
  v_months integer := (extract(year from v_at) - extract(year from v_anchor)) * 12
    + extract(month from v_at) - extract(month from v_anchor);
  v_span billing.month_span;
begin
  -- Always counted from the anchor: 31 January, 28 February, 31 March.
  loop
    v_span.starts_at := (v_anchor + make_interval(months => v_months)) at time zone p_time_zone;
    exit when v_span.starts_at <= p_at;
    v_months := v_months - 1;
  end loop;
  loop
    v_span.ends_at := (v_anchor + make_interval(months => v_months + 1)) at time zone p_time_zone;
    exit when v_span.ends_at > p_at;
    v_span.starts_at := v_span.ends_at;
    v_months := v_months + 1;
  end loop;
  return v_span;
end
$$;

comment on function billing.month_at(timestamptz, text, timestamptz) is
  'The month of a subscription in which a moment lies, when months are counted from the anchor by
the clocks of the zone: each begins on the anchor''s day and time, or on the last day of a month
that is too short for it. Its end is the next one''s start.';

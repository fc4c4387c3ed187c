set local role cf_owner;

create or replace function kernel.next_missing_month(p_table text)
returns date
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule kernel.partitioned_tables;
  v_default regclass := (
    select t.partdefid from pg_partitioned_table as t where t.partrelid = p_table::regclass
  );
  v_this date := date_trunc('month', now() at time zone 'UTC');
  v_month date;
begin
  select p.* into v_rule from kernel.partitioned_tables as p where p.table_name = p_table;
  -- Late rows lie in the default partition until their month is made: it is looked for when that
  -- partition has any.
  for v_ahead in
    case when pg_relation_size(v_default) = 0 then -1
      else -greatest(coalesce(v_rule.keep_months, 0), 24) end
    ..v_rule.months_ahead
  loop
    v_month := v_this + make_interval(months => v_ahead);
    if to_regclass(p_table || to_char(v_month, '"_"YYYY"_"MM')) is null
      and (v_ahead >= -1 or kernel.has_rows(
        p_table::regclass, to_char(v_month, 'YYYY-MM-DD "00:00:00+00"'),
        to_char(v_month + interval '1 month', 'YYYY-MM-DD "00:00:00+00"')
      )) then
      return v_month;
    end if;
  end loop;
  return null;
end
$$;

comment on function kernel.next_missing_month(text) is
  'The first UTC month for which a registered table lacks a partition: of those from last month to
months_ahead, and of earlier ones that late rows were written for; null when there is none.';

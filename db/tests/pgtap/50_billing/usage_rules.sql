-- What may be staged is what the log takes: else one row would stop the fold for everybody.
begin;
select plan(56);

-- The rule that refuses, or the code of the error, or accepted.
create function pg_temp.verdict(p_table text, p_column text, p_value text) returns text
language plpgsql as $$
declare
  v_row jsonb := jsonb_build_object(
    'account_id', gen_random_uuid(), 'id', gen_random_uuid(), 'occurred_at', now(),
    'action', 'x', 'quantity', 1, 'details', '{}'::jsonb
  ) || jsonb_build_object(
    p_column, case p_column when 'details' then p_value::jsonb else to_jsonb(p_value) end
  );
  v_constraint text;
begin
  execute format(
    'insert into billing.%1$I select (jsonb_populate_record(null::billing.%1$I, $1)).*', p_table
  ) using v_row;
  return 'accepted';
exception
  when check_violation then
    get stacked diagnostics v_constraint = constraint_name;
    return regexp_replace(v_constraint, '^usage_events_', 'usage_');
  when others then
    return sqlstate;
end
$$;
grant execute on function pg_temp.verdict(text, text, text) to cf_kernel;
create temp table edges (name text, value text, verdict text, claim text);
grant select on edges to cf_kernel;
insert into edges values
  ('action', 'a', 'accepted', 'the shortest action'),
  ('action', repeat('a', 100), 'accepted', 'the longest'),
  ('action', repeat('a', 101), 'usage_action_ck', 'a longer one'),
  ('action', 'a' || repeat('.', 99), 'accepted', 'dots'),
  ('action', 'a0_z.9', 'accepted', 'all that may be in it'),
  ('action', '', 'usage_action_ck', 'no action'),
  ('action', null, '23502', 'null'),
  ('action', 'A', 'usage_action_ck', 'a capital'),
  ('action', '9a', 'usage_action_ck', 'a digit first'),
  ('action', '.a', 'usage_action_ck', 'a dot first'),
  ('action', 'a b', 'usage_action_ck', 'a blank'),
  ('action', 'a-b', 'usage_action_ck', 'a hyphen'),
  ('action', E'a\n', 'usage_action_ck', 'a line end after it'),
  ('action', E'a\nb', 'usage_action_ck', 'a line end in it'),
  ('action', E'\na', 'usage_action_ck', 'a line end before it'),
  ('action', 'é', 'usage_action_ck', 'another letter'),
  ('action', 'aé', 'usage_action_ck', 'another letter later'),
  ('action', 'aß', 'usage_action_ck', 'a letter that sorts within a to z'),
  ('action', 'a' || chr(1632), 'usage_action_ck', 'a digit of another script'),
  ('quantity', '0.01', 'accepted', 'the least'),
  ('quantity', '0.005', 'accepted', 'what is rounded up to it'),
  ('quantity', '0.004', 'usage_quantity_ck', 'what is rounded to nothing'),
  ('quantity', '0', 'usage_quantity_ck', 'nothing'),
  ('quantity', '-0.01', 'usage_quantity_ck', 'less'),
  ('quantity', '999999999999.99', 'accepted', 'the most'),
  ('quantity', '999999999999.994', 'accepted', 'what is rounded down to it'),
  ('quantity', '999999999999.995', 'usage_quantity_ck', 'what is rounded up from it'),
  ('quantity', '1000000000000', 'usage_quantity_ck', 'more'),
  ('quantity', '99999999999999.99', 'usage_quantity_ck', 'the most that its type takes'),
  ('quantity', '100000000000000', '22003', 'more than that'),
  ('quantity', 'NaN', 'usage_quantity_ck', 'no number'),
  ('quantity', 'Infinity', '22003', 'infinity'),
  ('quantity', '-Infinity', '22003', 'and less than all'),
  ('quantity', null, '23502', 'null'),
  ('details', '{}', 'accepted', 'empty details'),
  ('details', jsonb_build_object('x', repeat('x', 16384 - 9))::text, 'accepted', '16,384 bytes'),
  ('details', jsonb_build_object('x', repeat('x', 16385 - 9))::text, 'usage_details_ck',
    '16,385 bytes'),
  ('details', jsonb_build_object('x', repeat('é', 8187) || 'x')::text, 'accepted',
    '16,384 bytes of longer letters'),
  ('details', jsonb_build_object('x', repeat('é', 8188))::text, 'usage_details_ck',
    '16,385 of them'),
  ('details', '[]', 'usage_details_ck', 'a list'),
  ('details', '"x"', 'usage_details_ck', 'a text'),
  ('details', 'null', '23502', 'null'),
  ('model', null, 'accepted', 'no model'),
  ('model', '', 'usage_model_ck', 'an empty one'),
  ('model', 'm', 'accepted', 'the shortest'),
  ('model', repeat('m', 100), 'accepted', 'the longest'),
  ('model', repeat('m', 101), 'usage_model_ck', 'a longer one'),
  ('model', repeat('é', 100), 'accepted', 'the longest in other letters'),
  ('model', repeat('é', 101), 'usage_model_ck', 'a longer one of them'),
  ('model', E'\n', 'accepted', 'whatever it is called'),
  ('occurred_at', 'infinity', 'accepted', 'the end of time'),
  ('occurred_at', null, '23502', 'no time');

select tests.as_kernel();
select is(
  pg_temp.verdict('usage_staging', e.name, e.value)
  || ', ' || pg_temp.verdict('usage_events', e.name, e.value),
  e.verdict || ', ' || e.verdict, e.name || ': ' || e.claim
)
from edges as e;

-- A rule that the log has and no domain says, or the other way round, would be missed above.
select results_eq(
  $$select replace(conname, 'usage_events_', 'usage_') from pg_constraint
    where conrelid = 'billing.usage_events'::regclass and contype = 'c' order by 1$$,
  $$select k.conname::text
    from pg_attribute as a
    join pg_constraint as k on k.contypid = a.atttypid and k.contype = 'c'
    where a.attrelid = 'billing.usage_staging'::regclass and a.attnum > 0 order by 1$$,
  'each check of the log is the rule of a domain'
);
select is_empty(
  $$select conname from pg_constraint
    where conrelid = 'billing.usage_staging'::regclass and contype not in ('p', 'n')$$,
  'and the staged table has no rules beside them'
);
select results_eq(
  $$select a.attname::text, format_type(coalesce(nullif(t.typbasetype, 0), t.oid),
        case when t.typtype = 'd' then t.typtypmod else a.atttypmod end), a.attnotnull
    from pg_attribute as a
    join pg_type as t on t.oid = a.atttypid
    where a.attrelid = 'billing.usage_staging'::regclass and a.attnum > 0 order by 1$$,
  $$select a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull
    from pg_attribute as a
    where a.attrelid = 'billing.usage_events'::regclass and a.attnum > 0 order by 1$$,
  'the columns are the same'
);
select results_eq(
  $$select a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod)
    from pg_attribute as a
    where a.attrelid = 'billing.usage_log'::regclass and a.attnum > 0 order by 1$$,
  $$select a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod)
    from pg_attribute as a
    where a.attrelid = 'billing.usage_events'::regclass and a.attnum > 0 order by 1$$,
  'and those of the view are the log''s'
);

select * from finish();
rollback;

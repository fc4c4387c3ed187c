-- What kernel.context confirms as one expression: yes, no, never an error, whatever the text.
begin;
select plan(14);

set local check_function_bodies = off; -- the migrating role sees none of our tables
create function pg_temp.outlasts() returns boolean language plpgsql as $$
declare
  v_signed text := ':e|user||||||' || extract(epoch from clock_timestamp()) + 0.2 || '|';
  v_answers boolean[];
begin
  for i in 0..1 loop
    perform pg_sleep(0.3 * i);
    v_answers := v_answers || (
      select kernel.is_genuine(
        encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(v_signed, 'UTF8'))), 'hex')
          || v_signed, k.inner_pad, k.outer_pad
      )
      from kernel.signing_keys as k
      where k.retired_at is null
    );
  end loop;
  return v_answers = array[true, false];
end
$$;

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada');
select current_setting('cf.context') as context \gset
select tests.as_kernel();
prepare genuine(text) as
  select kernel.is_genuine($1, k.inner_pad, k.outer_pad)
  from kernel.signing_keys as k
  where k.retired_at is null;
prepare signed(text) as
  select kernel.is_genuine(
    encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to($1, 'UTF8'))), 'hex') || $1,
    k.inner_pad, k.outer_pad
  )
  from kernel.signing_keys as k
  where k.retired_at is null;

select results_eq(format('execute genuine(%L)', :'context'), array[true], 'control: this is one');
select results_eq(format('execute signed(%L)', b), array[false], 'signed, but with ' || d)
from (values
  (':e|user|||||||', 'an expiry that is empty'),
  (':e|user||||||0|', 'an expiry long ago'),
  (':e|user', 'no expiry'),
  (':x|user||||||9999999999|', 'a binding that there is not'),
  ('.e|user||||||9999999999|', 'the mark of contexts whose fields had another order'),
  ('|e|user||||||9999999999|', 'another character before the binding')
) as v (b, d);
select results_eq(
  format('execute signed(%L)', ':e|user||||||' || trunc(extract(epoch from now())) + 9 || '|'),
  array[true], 'control: one that has nine seconds left'
);
-- Its time passes within a statement, too.
select ok(pg_temp.outlasts(), 'one that expires while a statement runs is none any more');
select results_eq('execute genuine(null)', array[null::boolean], 'no context is neither');
select results_eq(format('execute genuine(%L)', t), array[false], format('%L is none', left(t, 9)))
from unnest(array['', ':e|', repeat('é', 200)]) as t;
set local plan_cache_mode = force_generic_plan;
select doesnt_match(
  tests.plan_of($$execute genuine('x')$$), 'is_genuine',
  'the planner puts the expression in place of the call'
);

select * from finish();
rollback;

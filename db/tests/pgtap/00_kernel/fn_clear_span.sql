-- What was copied out of the default partition leaves it, and nothing else does.
begin;
select plan(5);

set local role cf_owner;
create table audit.controls (occurred_at timestamptz, v integer) partition by range (occurred_at);
create table audit.controls_default partition of audit.controls default;
alter table audit.controls_default enable row level security;
insert into audit.controls
values ('2031-01-31 23:59:59.999999+00', 1), ('2031-02-01+00', 2), ('2031-02-28 23:59:59+00', 3),
  ('2031-03-01+00', 4);
alter table audit.controls_default force row level security;

select lives_ok(
  $$select kernel.clear_span('audit.controls_default', '2031-02-01+00', '2031-03-01+00')$$,
  'a span is cleared'
);
select is_empty('table audit.controls_default', 'row security is forced again');
alter table audit.controls_default no force row level security;
select results_eq('select v from audit.controls_default order by v', 'values (1), (4)',
  'the others stay');
alter table audit.controls_default force row level security;
select kernel.clear_span('audit.controls_default', '2031-01-01+00', '2031-04-01+00');
alter table audit.controls_default no force row level security;
select is_empty('table audit.controls_default', 'a span that holds every row leaves none');
select is(kernel.clear_span(null, '2031-01-01+00', '2031-04-01+00')::text, null,
  'no table, nothing to do');

select * from finish();
rollback;

-- A month that the default partition has begun moves out of it whole, and nothing else does.
begin;
select plan(5);

set local role cf_owner;
create table audit.controls (occurred_at timestamptz, v integer) partition by range (occurred_at);
create table audit.controls_default partition of audit.controls default;
alter table audit.controls_default enable row level security;
create table audit.controls_moved (like audit.controls);
insert into audit.controls
values ('2031-01-31 23:59:59.999999+00', 1), ('2031-02-01+00', 2), ('2031-02-28 23:59:59+00', 3),
  ('2031-03-01+00', 4);
alter table audit.controls_default force row level security;

select is(
  kernel.move_rows('audit.controls_default', 'audit.controls_moved', '2031-02-01+00',
    '2031-03-01+00'),
  2::bigint, 'it says how many rows moved'
);
select results_eq('select v from audit.controls_moved order by v', 'values (2), (3)',
  'those of the span');
select is_empty('table audit.controls_default', 'row security is forced on the source again');
alter table audit.controls_default no force row level security;
select results_eq('select v from audit.controls_default order by v', 'values (1), (4)',
  'control: the others stayed');
select is(
  kernel.move_rows('audit.controls_default', 'audit.controls_moved', '2030-01-01+00',
    '2030-02-01+00'),
  0::bigint, 'an empty span moves none'
);

select * from finish();
rollback;

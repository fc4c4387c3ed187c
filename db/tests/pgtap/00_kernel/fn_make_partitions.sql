-- SPEC 9: partitions are made ahead, closed to everybody, and no row is lost on the way.
begin;
select plan(44);

create temp view children as
select
  c.oid, c.relname::text as name, c.relrowsecurity and c.relforcerowsecurity as is_forced,
  c.relacl is null and not exists (
    select from pg_attribute as a where a.attrelid = c.oid and a.attacl is not null
  ) as is_closed,
  pg_get_expr(c.relpartbound, c.oid) as bounds
from pg_inherits as i
join pg_class as c on c.oid = i.inhrelid
join pg_class as p on p.oid = i.inhparent
join pg_namespace as n on n.oid = p.relnamespace
where n.nspname = 'audit' and p.relname = 'entries';

-- Without the month's own partition the default one catches what happens.
do $$
declare
  v_name text;
begin
  for v_name in select name from children where bounds <> 'DEFAULT' loop
    execute 'set local role cf_owner';
    execute format('drop table audit.%I', v_name);
    execute 'set local role none';
  end loop;
end
$$;
select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select count(*) as entries from audit.entries where occurred_at >= now() - interval '1 minute' \gset
select tests.log_out();
select is((select array_agg(name) from children), array['entries_default'],
  'control: only the default partition is there');
select cmp_ok(:entries::bigint, '>', 0::bigint, 'control: it has caught entries');

set local timezone = 'Asia/Kolkata';
set local datestyle = 'SQL, DMY';
set local role cf_owner;
select is(kernel.make_partitions() >= 5, true, 'last month, this one and three ahead are made');
select is(kernel.make_partitions(), 0, 'a second run makes none');
set local role none;
set local timezone = 'UTC';
set local datestyle = 'ISO';

select is(
  (select array_agg(name order by name) from children where bounds <> 'DEFAULT'),
  (select array_agg('entries_' || to_char(m, 'YYYY_MM') order by m)
    from generate_series(
      date_trunc('month', now() at time zone 'UTC') - interval '1 month',
      date_trunc('month', now() at time zone 'UTC') + interval '3 months', '1 month') as m),
  'they are named by month'
);
select is(
  bounds,
  format('FOR VALUES FROM (%L) TO (%L)', m || '+00', m + interval '1 month' || '+00'),
  name || ' holds a month of UTC, whatever the caller''s time zone and date style'
)
from (
  select c.*, to_timestamp(right(c.name, 7), 'YYYY_MM')::timestamp as m
  from children as c
  where c.bounds <> 'DEFAULT'
) as c
order by name;
select ok(is_forced, name || ' has row security, forced') from children order by name;
select ok(is_closed, name || ' is granted to nobody') from children order by name;

select tests.as_kernel();
select is(
  (select count(*) from audit.entries where occurred_at >= now() - interval '1 minute'),
  :entries::bigint, 'no entry was lost'
);
select is(
  (select count(*) from audit.entries
    where tableoid = 'audit.entries_default'::regclass
      and occurred_at >= now() - interval '1 minute'),
  0::bigint, 'and none is left in the default partition'
);
set local role cf_owner;
select is_empty('table audit.entries_default', 'whose row security is forced again');
set local role none;

select throws_ok(
  format('select 1 from audit.%I', name), '42501', null, s.role || ' does not reach ' || name
)
from children
cross join (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auditor', 'cf_api'])
    as r (role)
) as s;
select tests.as_service('svc_worker');
select throws_ok('select kernel.make_partitions()', '42501', null, 'a service makes no partitions');

select * from finish();
rollback;

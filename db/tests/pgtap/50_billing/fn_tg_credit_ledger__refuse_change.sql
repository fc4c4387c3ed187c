-- docs/architecture.md: nobody changes or deletes a row of the ledger, whatever rights he has.
begin;

create temp table roles as
select rolname::text as role
from pg_roles
where rolname ~ '^(cf|svc)_' and rolname <> 'cf_migrator';

select plan((select 10 + count(*)::integer from roles));

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);

select tests.as_kernel();
select is(
  array[
    (select count(*) from billing.credit_transactions where account_id = :'acme'),
    (select count(*) from billing.credit_entries where account_id = :'acme')
  ],
  array[1, 2]::bigint[], 'control: there is something to change'
);
select tests.log_out();

select ok(
  not exists (
    select
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace and n.nspname = 'billing'
    cross join unnest(array['update', 'delete', 'truncate']) as p (privilege)
    left join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
    where c.relname in ('credit_transactions', 'credit_entries') and r.role <> 'cf_owner'
      and (has_table_privilege(r.role, c.oid, p.privilege)
        or p.privilege = 'update' and has_column_privilege(r.role, c.oid, a.attnum, 'update'))
  ),
  r.role || ' has no right to change the ledger'
)
from roles as r;

set constraints all immediate;
select tests.as_service('cf_owner');
select throws_ok(
  s.statement,
  'RL012', 'ledger is append-only', 'the owner of the tables: ' || s.statement
)
from (values
  ('update billing.credit_transactions set reason = ''x'''),
  ('delete from billing.credit_transactions'),
  ('truncate billing.credit_transactions cascade'),
  ('update billing.credit_entries set amount = 1'),
  ('delete from billing.credit_entries'),
  ('truncate billing.credit_entries')
) as s (statement);

-- Even were the rights given away.
grant update, delete on billing.credit_transactions, billing.credit_entries to cf_kernel;
select tests.as_kernel();
select throws_ok(
  s.statement,
  'RL012', 'ledger is append-only', 'with the right to: ' || s.statement
)
from (values
  ('update billing.credit_transactions set reason = ''x'''),
  ('delete from billing.credit_entries')
) as s (statement);
select tests.as_kernel();
select is(
  array[
    (select count(*) from billing.credit_transactions where account_id = :'acme'),
    (select count(*) from billing.credit_entries where account_id = :'acme')
  ],
  array[1, 2]::bigint[], 'all is still there'
);

select * from finish();
rollback;

-- docs/architecture.md: nobody changes or deletes a row of the ledger, whatever rights he has.
begin;

create temp table roles as
select rolname::text as role
from pg_roles
where rolname ~ '^(cf|svc)_' and rolname <> 'cf_migrator';
create temp table never (table_name text, privileges text[]);
insert into never values
  ('credit_transactions', array['update', 'delete', 'truncate']),
  ('credit_purchases', array['update', 'delete', 'truncate']),
  ('credit_entries', array['insert', 'update', 'delete', 'truncate']),
  ('credit_holds', array['delete', 'truncate']),
  ('credit_lots', array['delete', 'truncate']),
  ('credit_balances', array['delete', 'truncate']);

select plan((select 17 + count(*)::integer from roles));

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
    from never as t
    join pg_class as c
      on c.relname = t.table_name and c.relnamespace = 'billing'::regnamespace
    cross join unnest(t.privileges) as p (privilege)
    left join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where r.role <> 'cf_owner'
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
  ('update billing.credit_purchases set price_cents = 1'),
  ('delete from billing.credit_purchases'),
  ('truncate billing.credit_purchases'),
  ('delete from billing.credit_lots'),
  ('truncate billing.credit_lots'),
  ('delete from billing.credit_holds'),
  ('truncate billing.credit_holds cascade'),
  ('delete from billing.credit_balances'),
  ('truncate billing.credit_balances cascade')
) as s (statement);
select throws_ok(
  'update billing.credit_entries set amount = 1', '55000', null,
  'and the entries are read from the movements: there is nothing to change'
);

-- Even were the rights given away.
grant update, delete on billing.credit_transactions to cf_kernel;
select tests.as_kernel();
select throws_ok(
  s.statement,
  'RL012', 'ledger is append-only', 'with the right to: ' || s.statement
)
from (values
  ('update billing.credit_transactions set reason = ''x'''),
  ('delete from billing.credit_transactions')
) as s (statement);
select is(
  array[
    (select count(*) from billing.credit_transactions where account_id = :'acme'),
    (select count(*) from billing.credit_entries where account_id = :'acme')
  ],
  array[1, 2]::bigint[], 'all is still there'
);

select * from finish();
rollback;

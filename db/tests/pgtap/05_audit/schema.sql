-- Constraints of the audit log.
begin;
select plan(11);

select tests.as_kernel();
select lives_ok(
  $$insert into audit.entries
      (account_id, table_name, row_key, action, actor_kind, database_role, changes)
    values (kernel.uuid7(), 'a.b', '1', 'access', 'none', 'x', '{}')$$,
  'control: an entry is taken'
);
select throws_ok(
  format(
    'insert into audit.entries
       (account_id, table_name, row_key, action, actor_kind, database_role, changes)
     values (%L, %L, %L, %L, %L, %L, %L)', a, t, k, act, kind, r, ch),
  code, null, d
)
from (values
  (kernel.uuid7(), 'a.b', '1', 'select', 'none', 'x', '{}', '23514',
    'an unknown action is refused'),
  (kernel.uuid7(), 'a.b', '1', 'insert', 'robot', 'x', '{}', '23514', 'an unknown kind is refused'),
  (null, 'a.b', '1', 'insert', 'none', 'x', '{}', '23502', 'an entry without account is refused'),
  (kernel.uuid7(), null, '1', 'insert', 'none', 'x', '{}', '23502', 'one without table is refused'),
  (kernel.uuid7(), 'a.b', null, 'insert', 'none', 'x', '{}', '23502', 'one without row is refused'),
  (kernel.uuid7(), 'a.b', '1', 'insert', 'none', null, '{}', '23502',
    'one without role is refused'),
  (kernel.uuid7(), 'a.b', '1', 'insert', 'none', 'x', null, '23502',
    'one without changes is refused')
) as v (a, t, k, act, kind, r, ch, code, d);
select throws_ok(q, '42501', null, 'append-only, for the kernel too: ' || q)
from unnest(array[
  'update audit.entries set changes = $${}$$', 'delete from audit.entries', 'truncate audit.entries'
]) as q;

select * from finish();
rollback;

-- A person is made and taken back: the same work, and nothing of it stays.
begin;
select plan(7);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select count(*) as people from identity.users \gset
select count(*) as accounts from tenancy.accounts \gset
select count(*) as entries from audit.entries \gset
select lives_ok($$select identity.rehearse_person('new', 'New', 'en-US', 'UTC', null, null)$$,
  'it ends without an error');
select throws_ok(format('select identity.rehearse_person(%L, %L, %L, %L, null, null)', u, '', l, z),
  c, null, d)
from (values ('ADA', 'en-US', 'UTC', '23505', 'a taken user name is refused, as in earnest'),
  ('x', 'en-US', 'UTC', '23514', 'a malformed one'),
  ('xyz', 'en-US', 'Nowhere', '23514', 'an unknown time zone')) as v (u, l, z, c, d);
select is((select count(*) from identity.users), :people::bigint, 'nobody was made');
select is((select count(*) from tenancy.accounts), :accounts::bigint, 'no account');
select is((select count(*) from audit.entries), :entries::bigint, 'no audit entry');

select * from finish();
rollback;

-- SPEC 2: an account's name and slug; its region is for life.
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('bob')
  as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'amy', 'admin');

select tests.log_in(:'ada');
select is(tenancy.update_account(:'team', 1, p_name => 'Foxes', p_slug => 'foxes'), 2,
  'an owner renames, and gets the new revision');
select results_eq(format('select name, slug, region, revision from tenancy.accounts where id = %L',
  :'team'), $$values ('Foxes', 'foxes', 'eu', 2)$$, 'both names are new');
select is(tenancy.update_account(:'team', 2, p_name => 'Wolves'), 3, 'one alone can be given');
select results_eq(format('select name, slug from tenancy.accounts where id = %L', :'team'),
  $$values ('Wolves', 'foxes')$$, 'the other stays');
select is(tenancy.update_account(tests.personal_account(:'ada'), 1, p_slug => 'ada'), 2,
  'a personal account has its names, too');
select throws_ok(
  format('select tenancy.update_account(%L, %L, %L, %L)', a, r, n, s), c, null, d
)
from (values
  (:'team', 2, 'X', null, 'SV001', 'a stale revision is refused'),
  (:'team', null, 'X', null, 'SV001', 'so is none'),
  (:'team', 3, ' ', null, '23514', 'a blank name'),
  (:'team', 3, null, 'Big', '23514', 'a malformed slug'),
  (:'team', 3, null, 'other', '23505', 'a slug that is taken'),
  (:'other', 1, 'X', null, '42501', 'another one''s account'),
  (gen_random_uuid()::text, 1, 'X', null, '42501', 'one that is not there, alike'),
  (null, 1, 'X', null, '22004', 'none')
) as v (a, r, n, s, c, d);
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.update_account(%L, 3, %L)', :'team', 'X'), '42501', null,
  'an admin does not rename');
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok($$update tenancy.accounts set region = 'us'$$, '42501', null,
  'no business function moves the data to another region');
savepoint before_deletion;
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'team';
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.update_account(%L, 4, %L)', :'team', 'X'), '42501', null,
  'a deleted account is out of reach');
rollback to before_deletion;
select tests.log_in(:'ada');
select tests.as_service('cf_kernel');
update tenancy.accounts set deleted_at = now() where id = :'team';
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.update_account(%L, 4, %L)', :'team', 'X'), 'NF001', null,
  'also for whoever began before it was deleted');
rollback to before_deletion;
select tests.as_kernel();
select is((select name from tenancy.accounts where id = :'other'), 'Other',
  'control: it is as it was');

select * from finish();
rollback;

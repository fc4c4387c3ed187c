-- studio.brand_kits: members see their account's rows, nobody writes past that.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_brand_kit(:'team', 'House');

select tests.log_in(:'eve');
select studio.create_brand_kit(:'rival', 'House');

select tests.as_kernel();
select is(
  (select count(*) from studio.brand_kits), 2::bigint, 'control: each account has one'
);
select tests.log_in(:'vic');
select results_eq(
  'select account_id from studio.brand_kits', array[:'team'::uuid],
  'a member sees the account''s kits and no others'
);
select tests.log_in(:'eve');
select results_eq(
  'select account_id from studio.brand_kits', array[:'rival'::uuid],
  'a stranger sees hers and none of the account''s'
);
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.brand_kits), 0::bigint, 'nobody sees none');

select tests.log_in(:'ada');
select throws_ok(
  'insert into studio.brand_kits default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update studio.brand_kits set account_id = account_id', '42501', null, 'nor updates'
);
select throws_ok('delete from studio.brand_kits', '42501', null, 'nor deletes');
select throws_ok('truncate studio.brand_kits', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select results_eq(
  'select account_id from studio.brand_kits', array[:'rival'::uuid],
  'a function sees the kits of the actor''s accounts alone'
);
select throws_ok(
  format(
    $$insert into studio.brand_kits (account_id, name) values (%L, %L)$$,
    :'team', 'X'
  ),
  '42501', null, 'a function inserts nothing into an account where the actor may not'
);
select lives_ok(
  format(
    $$insert into studio.brand_kits (account_id, name) values (%L, %L)$$,
    :'rival', 'X'
  ),
  'control: but where he may'
);
-- Without WHERE and RETURNING, for those would bring the select policy in.
update studio.brand_kits set name = 'Mine';
select tests.log_in(:'vic');
select tests.as_service('cf_api');
update studio.brand_kits set name = 'Mine';
select throws_ok('delete from studio.brand_kits', '42501', null, 'no function deletes');

select tests.as_kernel();
select results_eq(
  format(
    'select name from studio.brand_kits where account_id = %L', :'team'
  ),
  $$values ('House')$$,
  'no update by a stranger or a reader changed the account''s kit'
);
select is_empty(
  format(
    'select from studio.brand_kits where account_id = %L and name = ''House''', :'rival'
  ),
  'control: the stranger''s update changed hers'
);

select * from finish();
rollback;

-- SPEC 3: exactly one default brand kit.
-- covers: require_brand_kit
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');
select tests.grant_plan(:'team', 'pro');

select tests.log_in(:'ada');
select studio.create_brand_kit(:'team', 'First') as first,
  studio.create_brand_kit(:'team', 'Second') as second \gset
select lives_ok(
  format('select studio.set_default_brand_kit(%L, %L)', :'team', :'second'),
  'an owner chooses the default'
);
select results_eq(
  'select name, is_default from studio.brand_kits order by name',
  $$values ('First', false), ('Second', true)$$,
  'the chosen kit is the default, the other is not'
);
select lives_ok(
  format('select studio.set_default_brand_kit(%L, %L)', :'team', :'second'),
  'to choose it again is no error'
);
select is(
  (select revision from studio.brand_kits where id = :'second'), 2, 'and changes nothing'
);
select lives_ok('set constraints all immediate', 'the account has its default at the end');

select tests.log_in(:'eve');
select studio.create_brand_kit(:'rival', 'Foreign') as foreign_kit \gset
select throws_ok(
  format('select studio.set_default_brand_kit(%L, %L)', :'team', :'first'),
  '42501', 'permission denied', 'a stranger does not choose'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.set_default_brand_kit(%L, %L)', :'team', :'first'),
  '42501', 'permission denied', 'a viewer does not choose'
);
select tests.log_in(:'ada');
select throws_ok(
  format('select studio.set_default_brand_kit(%L, %L)', :'team', :'foreign_kit'), 'NF001', null,
  'another account''s kit is not found'
);
select results_eq(
  'select name from studio.brand_kits where is_default', array['Second'],
  'control: the default is still the chosen one'
);

select * from finish();
rollback;

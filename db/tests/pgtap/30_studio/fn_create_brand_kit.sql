-- SPEC 3: brand kits, exactly one default; SPEC 5: as many as the plan has.
begin;
select plan(19);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team \gset
select tests.add_member(:'team', :'vic', 'viewer');

select tests.log_in(:'ada');
select studio.create_brand_kit(
  p_account_id => :'team', p_name => 'House', p_colors => array['#112233', '#AABBCCDD'],
  p_fonts => '[{"family": "Inter", "role": "heading"}]', p_style => '{"tone": "calm"}'
) as house \gset
select results_eq(
  'select name, colors, fonts ->> 0, style, is_default, revision from studio.brand_kits',
  $$values ('House', array['#112233', '#AABBCCDD'], '{"role": "heading", "family": "Inter"}',
    '{"tone": "calm"}'::jsonb, true, 1)$$,
  'the first kit is the default and holds what was given'
);
select is((select created_by from studio.brand_kits), :'ada'::uuid, 'the kit knows who made it');
select throws_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', 'Second'), 'LM020', null,
  'a Free account has one brand kit'
);

select tests.grant_plan(:'team', 'pro');
select lives_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', 'Second'),
  'control: a Pro account has more'
);
select is(
  (select array_agg(name) from studio.brand_kits where is_default), array['House'],
  'a later kit does not become the default by itself'
);
select studio.create_brand_kit(:'team', 'Third', p_is_default => true) as third \gset
select is(
  (select array_agg(name) from studio.brand_kits where is_default), array['Third'],
  'a kit made as the default takes the place of the one that was'
);
select lives_ok('set constraints all immediate', 'and the account keeps its default');

select throws_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', ' '), '23514', null,
  'a kit has a name'
);
select throws_ok(
  format('select studio.create_brand_kit(%L, %L, %L)', :'team', 'X', '{red}'), '23514', null,
  'a colour is written in hexadecimal'
);
select throws_ok(
  format('select studio.create_brand_kit(%L, %L, p_fonts => %L)', :'team', 'X', '[1]'), '23514',
  null, 'a font names its family'
);
select throws_ok(
  format('select studio.create_brand_kit(null, %L)', 'X'), '22004', null, 'the account is named'
);
select tests.as_kernel();
select is((select count(*) from studio.brand_kits), 3::bigint, 'refused kits were not made');

select tests.log_in(:'vic');
select throws_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', 'X'), '42501', 'permission denied',
  'a viewer makes no kit'
);
select is((select count(*) from studio.brand_kits), 3::bigint, 'control: and sees those there are');
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', 'X'), '42501', 'permission denied',
  'a stranger makes no kit in the account'
);
select lives_ok(
  format('select studio.create_brand_kit(%L, %L)', tests.personal_account(:'eve'), 'X'),
  'control: but in her own'
);
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(
  format('select studio.create_brand_kit(%L, %L)', :'team', 'X'), '42501', 'permission denied',
  'nobody makes no kit'
);

-- The rule that a default stays, against somebody who writes the table itself.
select tests.log_in(:'ada');
select tests.as_service('cf_api');
set constraints all deferred;
update studio.brand_kits set is_default = false;
select throws_ok(
  'set constraints all immediate', 'RL020', 'account must keep a default brand kit',
  'an account with kits keeps a default one'
);
update studio.brand_kits set is_default = true where id = :'house';
select lives_ok('set constraints all immediate', 'control: another default satisfies the rule');

select * from finish();
rollback;

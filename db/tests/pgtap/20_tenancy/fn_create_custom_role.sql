-- SPEC 2: custom roles per account, from the Enterprise plan; none holds more than its maker has.
begin;
select plan(30);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('lea') as lea, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'lea', 'viewer');

select tests.log_in(:'amy');
prepare make (text, text, text[]) as
select tenancy.create_custom_role(a.id, $1, $2, array['account.read', 'member.read'] || $3)
from tenancy.accounts as a where a.slug = 'team';
select lives_ok($$execute make('press', 'viewer', '{project.read,asset.read}')$$,
  'an admin makes a role');
select results_eq(
  $$select name, base_role, permissions, description, revision from tenancy.custom_roles$$,
  $$values ('press', 'viewer', array['account.read', 'asset.read', 'member.read', 'project.read'],
    '', 1)$$, 'as it was said');
select throws_ok(format('execute make(%L, %L, %L)', n, b, p), c, null, d)
from (values
  ('press', 'viewer', '{}', '23505', 'a name is there once'),
  ('owner', 'viewer', '{}', '23514', 'a built-in role''s name is refused'),
  ('system', 'viewer', '{}', '23514', 'the system''s, too'),
  ('Press', 'viewer', '{}', '23514', 'a name is in lower case'),
  ('a', 'viewer', '{}', '23514', 'it has two characters at least'),
  (repeat('a', 51), 'viewer', '{}', '23514', 'and 50 at most'),
  (null, 'viewer', '{}', '23502', 'and is there'),
  ('x1', 'owner', '{}', '23514', 'no role falls back to owner'),
  ('x1', 'system', '{}', '23514', 'nor to the system'),
  ('x1', 'king', '{}', '23514', 'nor to what is not there'),
  ('x1', null, '{}', '23502', 'nor to nothing'),
  ('x1', 'viewer', '{no.such}', '23503', 'permissions are known ones'),
  ('x1', 'viewer', '{account.manage}', 'RL002', 'an owner''s are not given on'),
  ('x1', 'viewer', '{billing.manage}', 'RL002', 'nor his hand on the plan'),
  ('x1', 'viewer', '{generation.process}', 'RL002', 'nor what the back end does')
) as v (n, b, p, c, d);
select throws_ok(
  format('select tenancy.create_custom_role(%L, %L, %L, %L)', a, 'x1', 'viewer', p), c, null, d
)
from (values
  (:'team', null, '23514', 'permissions are named'),
  (:'team', '{member.read,project.read}', '23514', 'seeing the account is among them'),
  (:'team', '{account.read}', '23514', 'and seeing the members'),
  (:'other', '{account.read,member.read}', '42501', 'another team gets no role'),
  (gen_random_uuid()::text, '{account.read,member.read}', '42501', 'nor one that is not there'),
  (null, '{account.read,member.read}', '22004', 'the account is named')
) as v (a, p, c, d);

-- No way around by a role of one's own making.
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'lead', 'viewer', array['account.read', 'member.read',
  'member.manage', 'brand.read', 'project.read', 'asset.read', 'generation.read',
  'notification.read']) is not null as done \gset
select tenancy.change_member_role(:'team', :'lea', 'lead') is not null as done \gset
select tests.log_in(:'lea');
select throws_ok($$execute make('more', 'viewer', '{api_key.manage}')$$, '42501', null,
  'nobody makes a role that does more than he may');
select throws_ok($$execute make('more', 'admin', '{}')$$, '42501', null,
  'nor one that falls back to more');
select lives_ok($$execute make('less', 'viewer', '{member.manage}')$$,
  'control: what she may she hands on');
select tests.log_in(:'eve');
select throws_ok($$execute make('less2', 'viewer', '{}')$$, '42501', null,
  'who manages no members makes no role');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.create_custom_role(%L, %L, %L, %L)', :'other', 'x1',
  'viewer', '{account.read,member.read}'), 'LM003', null, 'a plan without custom roles makes none');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.create_custom_role(%L, %L, %L, %L)',
  tests.personal_account(:'ada'), 'x1', 'viewer', '{account.read,member.read}'), 'RL003', null,
  'a personal account needs none');
select key from tenancy.create_api_key(:'team', 'k', array['account.read', 'member.manage',
  'member.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok($$execute make('x2', 'viewer', '{}')$$, '42501', 'no person is acting',
  'a key makes no role');

select * from finish();
rollback;

-- SPEC 2: a custom role is changed for all who have it, and widened by nobody for himself.
begin;
select plan(22);

select tests.new_person('ada') as ada, tests.new_person('eve') as eve, tests.new_person('lea')
  as lea, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'lea', 'viewer');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'lead', 'viewer', array['account.read', 'member.read',
  'member.manage', 'brand.read', 'project.read', 'asset.read', 'generation.read',
  'notification.read']) is not null as done \gset
select tenancy.create_custom_role(:'team', 'keys', 'viewer', array['account.read', 'member.read',
  'api_key.manage'], 'Makes keys') is not null as done \gset
select tenancy.change_member_role(:'team', :'lea', 'lead') is not null as done \gset
select tenancy.change_member_role(:'team', :'eve', 'keys') is not null as done \gset
prepare change (text, integer, text[]) as
select tenancy.update_custom_role(a.id, $1, $2, $3)
from tenancy.accounts as a where a.slug = 'team';

select is(tenancy.update_custom_role(:'team', 'keys', 1,
  array['member.read', 'account.read', 'webhook.manage']), 2, 'an owner changes a role');
select results_eq($$select permissions, description from tenancy.custom_roles where name = 'keys'$$,
  $$values (array['account.read', 'member.read', 'webhook.manage'], 'Makes keys')$$,
  'the permissions are new, the text is as it was');
select is(tenancy.update_custom_role(:'team', 'keys', 2, p_description => 'Hooks'), 3,
  'the text alone can be changed');
select results_eq($$select permissions, description from tenancy.custom_roles where name = 'keys'$$,
  $$values (array['account.read', 'member.read', 'webhook.manage'], 'Hooks')$$,
  'and the permissions stay');
select tests.log_in(:'eve');
select is(tenancy.accounts_with('webhook.manage') @> array[:'team'::uuid], true,
  'whoever has the role may do the new');
select is(tenancy.accounts_with('api_key.manage'), array[tests.personal_account(:'eve')],
  'and the old no more');

select tests.log_in(:'lea');
select throws_ok(format('execute change(%L, %L, %L)', n, 1, p), '42501', null, d)
from (values
  ('lead', '{account.read,member.read,member.manage,api_key.manage}', 'nobody widens his own role'),
  ('keys', '{account.read,member.read}', 'nor narrows one that does more than his'),
  ('keys', null, 'nor touches it')
) as v (n, p, d);
select is(tenancy.update_custom_role(:'team', 'lead', 1, array['account.read', 'member.read']), 2,
  'control: his own he may narrow');
select throws_ok($$execute change('lead', 2, '{account.read,member.read,member.manage}')$$, '42501',
  null, 'which holds at once');

select tests.log_in(:'ada');
select throws_ok(format('execute change(%L, %L, %L)', n, r, p), c, null, d)
from (values
  ('keys', 1, '{account.read,member.read}', 'SV001', 'a stale revision is refused'),
  ('keys', null, '{account.read,member.read}', 'SV001', 'so is none'),
  ('nobody', 1, '{account.read,member.read}', 'NF001', 'an unknown role'),
  ('editor', 1, '{account.read,member.read}', 'NF001', 'a built-in one is not changed'),
  ('keys', 3, '{account.read}', '23514', 'seeing the members stays in every role'),
  ('keys', 3, '{account.read,member.read,no.such}', '23503', 'an unknown permission'),
  ('keys', 3, '{account.read,member.read,account.manage}', 'RL002', 'an owner''s permission')
) as v (n, r, p, c, d);
select throws_ok(format('select tenancy.update_custom_role(%L, %L, 1)', a, 'keys'), c, null, d)
from (values
  (:'other', '42501', 'another team''s role'), (null, '22004', 'the account is named')
) as v (a, c, d);
select key from tenancy.create_api_key(:'team', 'k', array['member.manage', 'account.read',
  'member.read', 'webhook.manage']) \gset
select tests.grant_plan(:'team', 'team');
select throws_ok($$execute change('keys', 3, '{account.read,member.read}')$$, 'LM003', null,
  'a plan without custom roles changes none');
select identity.authenticate(:'key') is not null as done \gset
select throws_ok($$execute change('keys', 3, '{account.read,member.read}')$$, '42501',
  'no person is acting', 'a key changes no role');

select * from finish();
rollback;

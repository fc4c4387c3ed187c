-- SPEC 2: whoever had a custom role that is deleted has its base role.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('eve') as eve, tests.new_person('lea')
  as lea, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise'), tests.grant_plan(:'other', 'enterprise');
select tests.add_member(:'team', :'eve', 'viewer');
select tests.add_member(:'team', :'lea', 'viewer');
select tests.log_in(:'bob');
select tenancy.create_custom_role(:'other', 'press', 'viewer', array['account.read', 'member.read'])
  is not null as done \gset
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'editor', array['account.read', 'member.read'])
  is not null as done \gset
select tenancy.create_custom_role(:'team', 'lead', 'viewer', array['account.read', 'member.read',
  'member.manage', 'brand.read', 'project.read', 'asset.read', 'generation.read',
  'notification.read']) is not null as done \gset
select tenancy.change_member_role(:'team', :'eve', 'press') is not null as done \gset
select tenancy.change_member_role(:'team', :'lea', 'lead') is not null as done \gset
select tenancy.invite_member(:'team', 'bob@example.com', 'press') as token \gset
prepare gone (text) as
select tenancy.delete_custom_role(a.id, $1) from tenancy.accounts as a where a.slug = 'team';

select tests.log_in(:'lea');
select throws_ok($$execute gone('press')$$, '42501', null,
  'nobody deletes a role whose members would then do more than he may');
select tests.log_in(:'eve');
select throws_ok($$execute gone('press')$$, '42501', null, 'nor who manages no members');
select is(tenancy.accounts_with('project.write'), array[tests.personal_account(:'eve')],
  'control: the custom role does less than its base role');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.delete_custom_role(%L, %L)', a, n), c, null, d)
from (values
  (:'team', 'nobody', 'NF001', 'an unknown role'), (:'team', 'editor', 'NF001', 'a built-in one'),
  (:'team', null, 'NF001', 'none'), (:'other', 'press', '42501', 'another team''s role'),
  (null, 'press', '22004', 'the account is named')
) as v (a, n, c, d);
select is(tenancy.delete_custom_role(:'team', 'press'), 1, 'one member had it');
select is_empty($$select 1 from tenancy.custom_roles where name = 'press'$$, 'it is gone');
select is((select row(role, custom_role)::text from tenancy.members
  where account_id = :'team' and user_id = :'eve'), '(editor,)', 'the member has its base role');
select is((select row(role, custom_role)::text from tenancy.invitations
  where account_id = :'team'), '(editor,)', 'and so has the invitation');
select tests.log_in(:'eve');
select ok(tenancy.accounts_with('project.write') @> array[:'team'::uuid], 'which holds');
select tests.log_in(:'bob');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'token'),
  'the invitation is still good');
select isnt_empty($$select 1 from tenancy.custom_roles where name = 'press'$$,
  'control: another team keeps its role of the same name');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['member.manage', 'account.read',
  'member.read']) \gset
select tests.grant_plan(:'team', 'team');
select is(tenancy.delete_custom_role(:'team', 'lead'), 1,
  'a plan without custom roles still deletes them');
select identity.authenticate(:'key') is not null as done \gset
select throws_ok($$execute gone('press')$$, '42501', 'no person is acting',
  'a key deletes no role');

select * from finish();
rollback;

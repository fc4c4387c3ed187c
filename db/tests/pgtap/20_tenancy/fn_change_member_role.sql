-- SPEC 2: roles are changed by whoever has all that he gives and all that he takes.
begin;
select plan(35);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('lea') as lea, tests.new_person('bob') as bob, tests.new_person('own')
  as own \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'lea', 'viewer');
select tests.add_member(:'team', :'own', 'owner');

select tests.log_in(:'ada');
prepare change (uuid, text) as
select tenancy.change_member_role(a.id, $1, $2) from tenancy.accounts as a where a.slug = 'team';
select tenancy.create_custom_role(:'team', 'lead', 'viewer',
  array['account.read', 'member.read', 'member.manage', 'brand.read', 'project.read', 'asset.read',
    'generation.read', 'notification.read']) is not null as done \gset
select tenancy.create_custom_role(:'team', 'keys', 'editor',
  array['account.read', 'member.read', 'api_key.manage']) is not null as done \gset
select lives_ok(format('execute change(%L, %L)', :'lea', 'lead'), 'an owner gives a custom role');
select is((select row(role, custom_role)::text from tenancy.members
    where account_id = :'team' and user_id = :'lea'), '(viewer,lead)', 'with its base role');

select tests.log_in(:'eve');
select throws_ok(format('execute change(%L, %L)', u, r), '42501', null, d)
from (values
  (:'eve', 'admin', 'an editor does not make himself admin'),
  (:'eve', 'viewer', 'nor viewer'),
  (:'lea', 'viewer', 'nor changes another one''s role')
) as v (u, r, d);

select tests.log_in(:'lea');
select throws_ok(format('execute change(%L, %L)', u, r), '42501', 'permission denied', d)
from (values
  (:'lea', 'admin', 'who manages members by a custom role makes herself no admin'),
  (:'lea', 'owner', 'nor owner'),
  (:'lea', 'editor', 'nor anything that does what she may not'),
  (:'lea', 'keys', 'nor by way of another custom role'),
  (:'eve', 'lead', 'she takes no role away that does more than hers'),
  (:'amy', 'viewer', 'demotes no admin'),
  (:'ada', 'viewer', 'nor an owner')
) as v (u, r, d);
select lives_ok(format('execute change(%L, %L)', :'lea', 'viewer'), 'her own she may give up');
select is(tenancy.accounts_with('member.manage'), array[tests.personal_account(:'lea')],
  'which holds at once');
select throws_ok(format('execute change(%L, %L)', :'lea', 'lead'), '42501', null,
  'and does not get it back');

select tests.log_in(:'amy');
select throws_ok(format('execute change(%L, %L)', u, r), c, m, d)
from (values
  (:'amy', 'owner', '42501', 'permission denied', 'an admin does not make himself owner'),
  (:'eve', 'owner', '42501', 'permission denied', 'nor another one'),
  (:'ada', 'viewer', '42501', 'permission denied', 'nor demotes an owner'),
  (:'own', 'admin', '42501', 'permission denied', 'nor one of several'),
  (:'bob', 'viewer', 'NF001', 'not found', 'a stranger has no role to change'),
  (null, 'viewer', 'NF001', 'not found', 'nobody neither'),
  (:'eve', 'king', '23503', 'unknown role', 'an unknown role'),
  (:'eve', 'system', '23503', 'unknown role', 'the system''s is unknown to people'),
  (:'eve', null, '23503', 'unknown role', 'none'),
  (:'eve', 'viewer, admin', '23503', 'unknown role', 'and a list alike')
) as v (u, r, c, m, d);
select throws_ok(format('select tenancy.change_member_role(%L, %L, %L)', a, :'bob', 'viewer'), c,
  null, d)
from (values
  (:'other', '42501', 'another team''s members are out of reach'),
  (gen_random_uuid()::text, '42501', 'so are those of a team that is not there'),
  (null, '22004', 'the account is named')
) as v (a, c, d);
select lives_ok(format('execute change(%L, %L)', :'eve', 'admin'),
  'control: an admin makes another');
select lives_ok(format('execute change(%L, %L)', :'eve', 'keys'),
  'and gives a custom role that does less');

-- Everything is so much smaller than an owner's: only owners make and unmake owners.
select tests.log_in(:'ada');
select lives_ok(format('execute change(%L, %L)', :'own', 'viewer'), 'an owner demotes an owner');
select throws_ok(format('execute change(%L, %L)', :'ada', 'viewer'), 'RL001', null,
  'the last one does not demote herself');
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'eve';
select tests.log_in(:'ada');
select throws_ok(format('execute change(%L, %L)', :'eve', 'owner'), 'NF001', null,
  'somebody suspended is made no owner');
select key from tenancy.create_api_key(:'team', 'k', array['account.read', 'member.manage',
  'member.read']) \gset
select tests.grant_plan(:'team', 'team');
select throws_ok(format('execute change(%L, %L)', :'lea', 'lead'), 'LM003', null,
  'a plan without custom roles gives none');
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('execute change(%L, %L)', :'amy', 'viewer'), '42501', 'no person is acting',
  'a key changes no role, whoever made it');

select * from finish();
rollback;

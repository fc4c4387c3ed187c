-- Members see one another's names; addresses are for whoever manages members.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'viewer');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tenancy.change_member_role(:'team', :'eve', 'press') is not null as done \gset

select tests.log_in(:'eve');
select results_eq(
  format('select member_id, username, role, custom_role from tenancy.list_members(%L)', :'team'),
  format($$values (%L::uuid, 'ada', 'owner', null), (%L, 'amy', 'admin', null),
    (%L, 'eve', 'viewer', 'press')$$, :'ada', :'amy', :'eve'),
  'a member sees all of them, by name and role'
);
select is_empty(format('select 1 from tenancy.list_members(%L) where email is not null', :'team'),
  'and no address');
select is_empty(format('select 1 from tenancy.list_members(%L)', a), d)
from (values
  (:'other', 'of another team she sees none'),
  (gen_random_uuid()::text, 'nor of one that is not there'), (null, 'nor of none')
) as v (a, d);
select results_eq(
  format('select member_id from tenancy.list_members(%L, %L, 1)', :'team', :'ada'),
  array[:'amy'::uuid], 'a page begins after the one before');
select is((select count(*) from tenancy.list_members(:'team', p_limit => n)), w, d)
from (values
  (2, 2::bigint, 'a page has as many as asked for'), (-1, 0, 'none below zero'),
  (null, 3, 'and all when nothing is asked')
) as v (n, w, d);
select tests.log_in(:'amy');
select is((select array_agg(email) from tenancy.list_members(:'team')),
  array['ada@example.com', 'amy@example.com', 'eve@example.com'],
  'who manages members sees their addresses');
select tests.log_in(:'bob');
select is((select array_agg(username) from tenancy.list_members(:'other')), array['bob'],
  'control: another team has members');
select is_empty(format('select 1 from tenancy.list_members(%L)', :'team'),
  'who are not to be seen from there');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['member.read']) \gset
select key as blind from tenancy.create_api_key(:'team', 'b', array['project.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is((select count(*) from tenancy.list_members(:'team')), 3::bigint,
  'a key with member.read sees them');
select is((select count(email) from tenancy.list_members(:'team')), 0::bigint, 'without addresses');
select identity.authenticate(:'blind') is not null as done \gset
select is_empty(format('select 1 from tenancy.list_members(%L)', :'team'), 'one without sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty(format('select 1 from tenancy.list_members(%L)', :'team'), 'nobody sees none');
select tests.as_service('svc_auditor');
select throws_ok(format('select 1 from tenancy.list_members(%L)', :'team'), '42501', null,
  'the auditor''s service does not ask');

select * from finish();
rollback;

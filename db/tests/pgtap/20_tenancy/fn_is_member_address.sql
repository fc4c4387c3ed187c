-- Whether an address is a member's: nothing is told about anybody else.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'eve', 'viewer');
select tests.as_service('cf_api');
select is(tenancy.is_member_address(:'team', e), w, d)
from (values
  ('ada@example.com', true, 'an owner''s is'), (' EVE@Example.com ', true, 'in any case'),
  ('bob@example.com', false, 'a stranger''s is not'),
  ('none@example.com', false, 'nobody''s alike'),
  ('', false, 'nor is an empty one'), (null, false, 'nor none')
) as v (e, w, d);
select is(tenancy.is_member_address(a, 'ada@example.com'), false, d)
from (values (tests.personal_account(:'eve'), 'not of another account'), (null, 'nor of none'))
  as v (a, d);
select tests.as_kernel();
update identity.users set status = 'deleted', deleted_at = now() where id = :'eve';
select tests.as_service('cf_api');
select is(tenancy.is_member_address(:'team', 'eve@example.com'), false,
  'the address of somebody deleted is free');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.is_member_address(%L, %L)', :'team', 'ada@example.com'),
  '42501', null, 'services do not ask');

select * from finish();
rollback;

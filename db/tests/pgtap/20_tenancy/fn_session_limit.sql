-- SPEC 1, 5: the devices that a person's plans allow at once.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as account \gset
select tests.new_team(:'bob', 'team') as team, tests.new_team(:'bob', 'firm') as firm \gset
select tests.as_kernel();
select is(tenancy.session_limit(:'ada', 100), 2::bigint, 'Free allows two');
select tests.add_member(:'team', :'ada', 'viewer');
select tests.grant_plan(:'team', 'team');
select tests.as_kernel();
select is(tenancy.session_limit(:'ada', 100), 10::bigint, 'the best of one''s accounts counts');
select is(tenancy.session_limit(:'ada', 2) >= 2, true, 'enough is enough');
select tests.add_member(:'firm', :'ada', 'viewer');
select tests.grant_plan(:'firm', 'enterprise');
select tests.as_kernel();
select is(tenancy.session_limit(:'ada', 100), null, 'null is unlimited');
update tenancy.accounts set deleted_at = now() where id = :'firm';
select is(tenancy.session_limit(:'ada', 100), 10::bigint, 'a deleted account counts no more');
update tenancy.accounts set deleted_at = now() where id in (:'team', :'account');
select is(tenancy.session_limit(:'ada', 100), 1::bigint, 'who has no account may log in');
select is(tenancy.session_limit(i, n), 1::bigint, 'one for ' || d)
from (values (null::uuid, 100, 'nobody'), (gen_random_uuid(), 100, 'a stranger'),
  (:'ada', null, 'null')) as v (i, n, d);
select tests.as_service('svc_auth');
select throws_ok(format('select tenancy.session_limit(%L, 1)', :'ada'), '42501', null,
  'a service does not call it');

select * from finish();
rollback;

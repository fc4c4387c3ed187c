-- SPEC 1: MFA is offered from the plan Pro up, by any account of the person.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_kernel();
select is(identity.is_mfa_offered(:'bob'), false, 'Free has none');
select is(identity.is_mfa_offered(gen_random_uuid()), false, 'who is unknown is offered none');
select tests.add_member(:'team', :'bob', 'viewer');
select tests.grant_plan(:'team', 'team');
select is(identity.is_mfa_offered(:'bob'), true, 'a team with them offers them to its members');
update tenancy.accounts set deleted_at = now() where id = :'team';
select is(identity.is_mfa_offered(:'bob'), false, 'a deleted team does not');
select tests.grant_plan(tests.personal_account(:'bob'), 'pro');
select is(identity.is_mfa_offered(:'bob'), true, 'one''s own plan does');
select is(identity.is_mfa_offered(:'ada'), false, 'but not to others');

-- A plan that lost them leaves the factors at work.
select tests.add_totp(:'ada') as app \gset
select tests.grant_plan(tests.personal_account(:'ada'), 'free');
select is(identity.is_mfa_offered(:'ada'), false, 'back on Free she is offered none');
select matches(tests.challenge(:'ada'), '^cfm_', 'and is still asked for the one she has');

select * from finish();
rollback;

-- SPEC 2: whoever holds an invitation's token may turn it down, with an account or without.
begin;
select plan(13);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com') as bobs,
  tenancy.invite_member(:'team', 'new@example.com') as news,
  tenancy.invite_member(:'team', 'old@example.com') as olds \gset
select tests.as_kernel();
update tenancy.invitations set created_at = now() - interval '8 days', expires_at = now()
where email = 'old@example.com';

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.decline_invitation(%L)', t), 'NF002', 'token not found', d)
from (values
  (:'olds', 'an expired one is not declined'), ('x', 'an unknown one'), ('', 'an empty one'),
  (null, 'none'), (replace(:'news', 'cfi_', 'cfx_'), 'one with another prefix'),
  ('cfi_' || replace(gen_random_uuid()::text, '-', '') || right(:'news', 44),
    'one moved to another account')
) as v (t, d);
select lives_ok(format('select tenancy.decline_invitation(%L)', :'news'),
  'somebody without an account declines');
select throws_ok(format('select tenancy.decline_invitation(%L)', :'news'), 'NF002', null, 'once');
select tests.log_in(:'bob');
select lives_ok(format('select tenancy.decline_invitation(%L)', :'bobs'), 'a person declines');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'bobs'), 'NF002', null,
  'and accepts it no more');
select tests.as_kernel();
select results_eq('select email, status from tenancy.invitations order by email',
  $$values ('bob@example.com', 'declined'), ('new@example.com', 'declined'),
    ('old@example.com', 'pending')$$, 'both are noted');
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'bob@example.com'),
  'the address can be invited again');
select tests.as_service('svc_auditor');
select throws_ok(format('select tenancy.decline_invitation(%L)', :'olds'), '42501', null,
  'the auditor''s service declines nothing');

select * from finish();
rollback;

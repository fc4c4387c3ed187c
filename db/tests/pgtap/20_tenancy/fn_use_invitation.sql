-- An invitation makes a member once. What it is checked for is asserted in fn_accept_invitation.
-- covers: invitation_account
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('cyd')
  as cyd \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com', 'viewer') as token \gset
select tests.as_kernel();
select is(tenancy.invitation_account(:'token'), :'team'::uuid, 'an open token names its account');
select is(tenancy.invitation_account(t), null, d)
from (values ('x', 'an unknown one none'), (null, 'nor does none')) as v (t, d);
select throws_ok(format('select tenancy.use_invitation(%L, %L)', t, u), 'NF002', 'token not found',
  d)
from (values
  (:'token', :'cyd', 'it is not somebody else''s'), (:'token', null, 'nor nobody''s'),
  ('x', :'bob', 'an unknown one is nobody''s')
) as v (t, u, d);
select is(tenancy.use_invitation(:'token', :'bob'), :'team'::uuid, 'he who is meant joins');
select is(tenancy.invitation_account(:'token'), null, 'and the token opens nothing more');
select is((select accepted_by from tenancy.invitations), :'bob'::uuid, 'it is noted who it was');

select * from finish();
rollback;

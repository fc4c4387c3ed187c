-- Nobody has the service send e-mails without end.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'other') as other \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com') is not null as done \gset
select id as invitation from tenancy.invitations \gset
select lives_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'invitation'),
  'an invitation is sent again')
from generate_series(1, 3);
select tenancy.revoke_invitation(:'team', :'invitation');
select tenancy.invite_member(:'team', ' BOB@example.com ') is not null as done \gset
select id as again from tenancy.invitations where status = 'pending' \gset
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'again'), 'LM006',
  'too many attempts', 'but not a sixth time in a quarter of an hour, made anew or not');
select tenancy.revoke_invitation(:'team', :'again');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'bob@example.com'),
  'LM006', null, 'nor by a colleague');
select lives_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'cyd@example.com'),
  'control: another address is invited');
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.invite_member(%L, %L)', :'other', 'bob@example.com'),
  'another account learns nothing of it');
select tests.as_kernel();
update identity.attempts set attempt_count = 1000
where kind = 'invite_day' and key_hash = kernel.token_hash(:'ada');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'other', 'dan@example.com'),
  'LM006', null, 'one person has 1000 sent a day, in all accounts');
select tests.log_in(:'amy');
select lives_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'dan@example.com'),
  'control: another person is not held up');
select throws_ok(format('select tenancy.count_invitation(%L, %L)', :'team', 'x'), '42501', null,
  'no service counts');

select * from finish();
rollback;

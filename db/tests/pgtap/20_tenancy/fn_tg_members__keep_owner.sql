-- Whatever statement does it, the last owner stays.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
set local role cf_owner;
grant delete on tenancy.members to cf_kernel;
select tests.as_kernel();
select throws_ok(q, 'RL001', 'account must keep an owner', d)
from (values
  (format('delete from tenancy.members where account_id = %L', :'team'), 'by deleting'),
  (format('update tenancy.members set role = %L where account_id = %L', 'admin', :'team'),
    'by another role'),
  (format('update tenancy.members set account_id = %L where account_id = %L', :'other', :'team'),
    'by moving')
) as v (q, d);
select tests.add_member(:'team', :'bob', 'owner');
select tests.as_kernel();
select throws_ok(format('delete from tenancy.members where account_id = %L', :'team'), 'RL001',
  null,
  'two owners do not go in one statement');
savepoint before_suspension;
update identity.users set status = 'suspended' where id = :'bob';
select throws_ok(
  format('delete from tenancy.members where account_id = %L and user_id = %L', :'team', :'ada'),
  'RL001', null, 'an owner who is suspended is no owner to leave it to'
);
rollback to before_suspension;
select tests.as_kernel();
select lives_ok(
  format('update tenancy.members set role = %L where account_id = %L and user_id = %L', 'editor',
    :'team', :'ada'),
  'control: one of two may'
);
select lives_ok(
  format('delete from tenancy.members where account_id = %L and user_id = %L', :'team', :'ada'),
  'control: and an editor may go'
);
select is((select revision from tenancy.accounts where id = :'team'), 1,
  'the account''s revision is as it was');

select * from finish();
rollback;

-- Whoever belongs to an account that is closed has it no more.
begin;
select plan(5);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'bob', 'editor');
select tests.as_kernel();
prepare holders as
select user_id from tenancy.person_rights where groups like '%' || (
  select id::text from tenancy.accounts where slug = 'team'
) || '%' order by user_id;
prepare both_of_them as select unnest(array[:'ada', :'bob']::uuid[]) order by 1;
select results_eq('holders', 'both_of_them',
  'control: both belong to it');
select tests.log_in(:'ada');
select tenancy.close_account(:'team');
select is(:'team' = any (tenancy.accounts_with('account.read')), false,
  'not in the transaction that closes it');
select tests.as_kernel();
select results_eq('holders', array[]::uuid[], 'once it is closed nobody has it');
select tests.log_in(:'bob');
select is(:'team' = any (tenancy.accounts_with('account.read')), false,
  'at the next authentication neither');
select tests.as_kernel();
update tenancy.accounts set deleted_at = null where id = :'team';
select results_eq('holders', 'both_of_them',
  'opened again by an operator, all have it');

select * from finish();
rollback;

-- There and not deleted.
begin;
select plan(4);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_kernel();
select is(tenancy.is_live_account(:'team'), true, 'an account');
select is(tenancy.is_live_account(gen_random_uuid()), false, 'none');
select is(tenancy.is_live_account(null), false, 'null');
update tenancy.accounts set deleted_at = now() where id = :'team';
select is(tenancy.is_live_account(:'team'), false, 'a deleted one');

select * from finish();
rollback;

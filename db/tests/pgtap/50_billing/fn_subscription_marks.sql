-- SPEC 5: whether anything about an account's subscriptions changed.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select billing.subscription_marks(:'acme') as before \gset
select is(billing.subscription_marks(:'acme'), :'before'::text[], 'control: nothing did');
select is(array_length(billing.subscription_marks(:'acme'), 1), 1, 'each has a mark');
update billing.subscriptions set status = 'past_due' where account_id = :'acme';
select isnt(billing.subscription_marks(:'acme'), :'before'::text[], 'which changes with it');
select tests.as_service('svc_billing');
select throws_ok(format('select billing.subscription_marks(%L)', :'acme'), '42501', null,
  'services read the table');

select * from finish();
rollback;

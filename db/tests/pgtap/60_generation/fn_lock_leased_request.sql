begin;
select plan(9);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select format(
  'select status from generation.lock_leased_request(%L, %L, %L', :'team', :'request', :'token'
) as lock \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select results_eq(
  :'lock' || ')', $$values ('processing_samples')$$, 'the holder of the lease gets the request'
);
select throws_ok(
  replace(:'lock', :'token', :'team') || ')', 'ST031', null, 'another token does not'
);
select throws_ok(
  replace(:'lock', :'request', :'team') || ')', 'NF001', null, 'an unknown request is not found'
);
update generation.requests set leased_by = null, lease_expires_at = null;
select throws_ok(:'lock' || ')', 'ST031', null, 'a lease that was given back is lost');
select results_eq(
  :'lock' || $$, array['processing_samples'])$$, $$values ('processing_samples')$$,
  'unless the call may be repeated in this state'
);
select throws_ok(
  replace(:'lock', :'token', :'team') || $$, array['processing_samples'])$$, 'ST031', null,
  'and then too the token must be right'
);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(:'lock' || ')', '42501', null, 'a person holds no lease');
select tests.as_system(tests.personal_account(:'eve'));
select tests.as_service('cf_api');
select throws_ok(:'lock' || ')', '42501', null, 'nor does the system in another account');
select tests.as_system(:'team');
select throws_ok(:'lock' || ')', '42501', null, 'no service may call it');

select * from finish();
rollback;

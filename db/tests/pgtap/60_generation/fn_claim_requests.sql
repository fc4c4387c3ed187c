begin;
select plan(20);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project', 'first') as first \gset
select tests.new_request(:'team', :'ann', :'project', 'second') as second \gset
select tests.personal_account(:'eve') as own \gset
select tests.new_project(:'own', :'eve') as own_project \gset
select tests.grant_credits(:'own', 1);
select tests.grant_plan(:'own', 'pro');
select tests.new_request(:'own', :'eve', :'own_project', 'third') as third \gset

select tests.log_out();
select tests.as_service('svc_worker');
select throws_ok(
  $$select generation.claim_requests('', 1)$$, '22023', null, 'a worker without a name is refused'
);
select throws_ok(
  $$select generation.claim_requests(null, 1)$$, '22023', null, 'a name that is null is refused'
);
select throws_ok(
  $$select generation.claim_requests('w', 0)$$, '22023', null, 'a limit of 0 is refused'
);
select throws_ok(
  $$select generation.claim_requests('w', 1, '2 hours')$$, '22023', null, 'a long lease is refused'
);
select throws_ok(
  $$select generation.claim_requests('w', 1, '0')$$, '22023', null, 'a lease of nothing is refused'
);

-- The order: priority of the plan first, then age.
select results_eq(
  $$select account_id, request_id, phase, attempt, lease_token is not null,
      lease_expires_at between now() and now() + interval '2 minutes'
    from generation.claim_requests('worker 1', 1, '1 minute')$$,
  format($$values (%L::uuid, %L::uuid, 'samples', 1, true, true)$$, :'own', :'third'),
  'the request of the larger plan goes first, of whatever account'
);
select results_eq(
  $$select request_id from generation.claim_requests('worker 2', 10)$$,
  format($$values (%L::uuid), (%L::uuid)$$, :'first', :'second'),
  'then the older one before the younger one'
);
select is_empty(
  $$select request_id from generation.claim_requests('worker 3', 10)$$,
  'what is held is not handed out'
);
select tests.as_kernel();
select results_eq(
  'select status, leased_by, attempts from generation.requests order by id',
  $$values ('processing_samples', 'worker 2', 1), ('processing_samples', 'worker 2', 1),
    ('processing_samples', 'worker 1', 1)$$,
  'what is held says by whom'
);

-- A worker is lost.
select lease_token as lost from generation.requests where id = :'first' \gset
update generation.requests set lease_expires_at = now() - interval '1 second' where id = :'first';
select tests.as_service('svc_worker');
select results_eq(
  $$select request_id, phase, attempt from generation.claim_requests('worker 3', 10)$$,
  format($$values (%L::uuid, 'samples', 2)$$, :'first'), 'a lease that ended is taken over'
);
select is_empty(
  $$select request_id from generation.claim_requests('worker 4', 10)$$, 'by one worker alone'
);
select tests.as_kernel();
select isnt(
  (select lease_token from generation.requests where id = :'first'), :'lost'::uuid,
  'with a lease token of its own'
);
update generation.requests
set attempts = 3, lease_expires_at = now() - interval '1 second' where id = :'first';
select tests.as_service('svc_worker');
select results_eq(
  $$select request_id, phase, attempt from generation.claim_requests('worker 3', 10)$$,
  format($$values (%L::uuid, 'give_up', 4)$$, :'first'),
  'a request that outlived all its attempts is only to be given up'
);

-- What is not due.
select tests.as_kernel();
select lease_token as token from generation.requests where id = :'second' \gset
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'second', :'token', 'system'), 'processing_samples',
  'a worker gives a request back'
);
select is_empty(
  $$select request_id from generation.claim_requests('worker 5', 10)$$,
  'it is not handed out while it backs off'
);
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'first');
select tests.as_service('svc_worker');
select is_empty(
  $$select request_id from generation.claim_requests('worker 5', 10)$$,
  'what was cancelled is not handed out'
);

-- Who may not.
select tests.log_in(:'ann');
select throws_ok(
  $$select generation.claim_requests('ann', 1)$$, '42501', null, 'a person claims nothing'
);
select tests.as_service('svc_billing');
select throws_ok(
  $$select generation.claim_requests('billing', 1)$$, '42501', null,
  'another service claims nothing'
);

-- A deleted account has nobody to work for.
select tests.personal_account(:'eve') as gone \gset
select tests.new_project(:'gone', :'eve') as gone_project \gset
select tests.grant_credits(:'gone', 1);
select tests.new_request(:'gone', :'eve', :'gone_project') as orphan \gset
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'gone';
select tests.as_service('svc_worker');
select is_empty(
  format(
    $$select 1 from generation.claim_requests('worker', 100) where request_id = %L$$, :'orphan'
  ),
  'what a deleted account asked for is not handed out'
);
select tests.as_kernel();
update tenancy.accounts set deleted_at = null where id = :'gone';
select tests.as_service('svc_worker');
select isnt_empty(
  format(
    $$select 1 from generation.claim_requests('worker', 100) where request_id = %L$$, :'orphan'
  ),
  'control: while the account lives it is'
);

select * from finish();
rollback;

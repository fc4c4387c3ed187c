begin;
select plan(9);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project', 'k1') as first \gset
select tests.new_request(:'team', :'ann', :'project', 'k2') as second \gset
select tests.lease_of(:'first');
select tests.new_request(:'team', :'ann', :'project', 'k3') as third \gset
select $$select generation.close_request(r, 'STATUS', 'SETTLEMENT', <reason>, 'error')
  from generation.requests as r where idempotency_key = 'KEY'$$ as close \gset
select replace(:'close', '<reason>', '''system''') as fail \gset
select replace(replace(:'close', '<reason>', 'null'), 'STATUS', 'cancelled') as cancel \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok(
  replace(replace(replace(:'fail', 'STATUS', 'failed'), 'SETTLEMENT', 'release'), 'KEY', 'k3'),
  'ST030', null, 'what nobody has worked on does not fail'
);
select lives_ok(
  replace(replace(replace(:'fail', 'STATUS', 'failed'), 'SETTLEMENT', 'capture'), 'KEY', 'k1'),
  'a failure may be paid for'
);
select lives_ok(
  replace(
    replace(replace(:'fail', 'STATUS', 'content_rejected'), 'SETTLEMENT', 'release'), 'KEY', 'k2'
  ),
  'or not'
);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  replace(replace(:'cancel', 'SETTLEMENT', 'release'), 'KEY', 'k3'), '42501', null,
  'a person does not settle'
);
select lives_ok(
  replace(replace(:'cancel', 'SETTLEMENT', 'cancel'), 'KEY', 'k3'),
  'but takes back what he asked for'
);
select tests.as_kernel();
select results_eq(
  $$select r.status, r.failure_reason, r.last_error, r.lease_token is null, h.state
    from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.sample_hold_id
    order by r.idempotency_key$$,
  $$values ('failed', 'system', 'error', false, 'captured'),
    ('content_rejected', 'system', 'error', false, 'released'),
    ('cancelled', null, 'error', true, 'released')$$,
  'each ends as it was told, with its hold settled'
);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  replace(replace(:'cancel', 'SETTLEMENT', 'cancel'), 'KEY', 'k1'), 'ST030', null,
  'what has ended does not end again'
);
select tests.as_service('svc_app');
select is(
  (select held from billing.credit_balances where account_id = :'team'), 0.00, 'nothing stays held'
);
select tests.log_in(:'ann');
select throws_ok(
  $$select generation.close_request(null, 'failed', 'release')$$, '42501', null,
  'no service may call it'
);

select * from finish();
rollback;

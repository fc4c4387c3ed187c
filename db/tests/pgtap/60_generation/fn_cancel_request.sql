begin;
select plan(19);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select format('select generation.cancel_request(%L, %L)', :'team', :'request') as cancel \gset

-- Who may not.
select tests.log_in(:'vic');
select throws_ok(:'cancel', '42501', null, 'a viewer cannot cancel');
select tests.log_in(:'eve');
select throws_ok(:'cancel', '42501', null, 'a stranger cannot cancel');
select throws_ok(
  replace(:'cancel', :'team', tests.personal_account(:'eve')::text), 'NF001', null,
  'a request of another account is not found in one''s own'
);
select tests.log_in(:'ann');
select throws_ok(
  replace(:'cancel', :'request', :'team'), 'NF001', null, 'an unknown request is not found'
);
select is((select status from generation.requests), 'pending', 'control: the request is there');

-- Before anybody works on it.
select lives_ok(:'cancel', 'an owner cancels');
select results_eq(
  'select status, finished_at is not null, failure_reason from generation.requests',
  $$values ('cancelled', true, null::text)$$, 'the request is cancelled'
);
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (10.00, 0.00)', 'the credits are back'
);
select lives_ok(:'cancel', 'again is no error');
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.messages where topic = 'generation.cancelled'), 1,
  'the broker is told once'
);

-- While a worker holds it.
select tests.new_request(:'team', :'ann', :'project') as second \gset
select tests.lease_of(:'second') as token \gset
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'second');
select is(
  (select held from billing.credit_balances where account_id = :'team'), 0.00,
  'what a worker began is released too'
);
select tests.as_system(:'team');
select throws_ok(
  format(
    'select generation.submit_samples(%L, %L, %L, %L)', :'team', :'second', :'token', '[]'
  ),
  'ST031', null, 'the worker cannot deliver any more'
);

-- After the samples, and after the selection.
select tests.new_request(:'team', :'ann', :'project') as third \gset
select tests.deliver_samples(:'team', :'project', :'third');
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'third');
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (9.75, 0.00)', 'samples that were delivered stay paid for'
);
select tests.new_request(:'team', :'ann', :'project') as fourth \gset
select tests.deliver_samples(:'team', :'project', :'fourth');
select tests.choose_sample(:'team', :'ann', :'fourth');
select is(
  (select held from billing.credit_balances where account_id = :'team'), 1.00,
  'control: the price of a final is held'
);
select generation.cancel_request(:'team', :'fourth');
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (9.50, 0.00)', 'the price of the final is released'
);

-- A hold that has expired stops nobody.
select tests.new_request(:'team', :'ann', :'project') as fifth \gset
select tests.log_out();
set local role cf_owner;
create policy update_control on billing.credit_holds for update to cf_owner using (true);
create policy select_control on billing.credit_holds for select to cf_owner using (true);
update billing.credit_holds
set created_at = now() - interval '8 days', expires_at = now() - interval '1 day'
where state = 'held';
select tests.as_service('svc_worker');
select is(billing.expire_holds(), 1, 'control: the hold has expired');
select tests.log_in(:'ann');
select lives_ok(
  format('select generation.cancel_request(%L, %L)', :'team', :'fifth'),
  'a request whose hold has expired can be cancelled'
);
select is(
  (select available from billing.credit_balances where account_id = :'team'), 9.50,
  'and its credits come back once'
);

-- What is finished.
select tests.new_request(:'team', :'ann', :'project') as sixth \gset
select tests.lease_of(:'sixth') as token \gset
select tests.as_system(:'team');
select generation.fail_request(:'team', :'sixth', :'token', 'content');
select tests.log_in(:'ann');
select throws_ok(
  format('select generation.cancel_request(%L, %L)', :'team', :'sixth'), 'ST030', null,
  'what has ended cannot be cancelled'
);

select * from finish();
rollback;

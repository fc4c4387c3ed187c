begin;
select plan(29);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select format(
  'select generation.fail_request(%L, %L, %L, ', :'team', :'request', :'token'
) as fail \gset

-- What is refused.
select tests.as_system(:'team');
select throws_ok(:'fail' || '''mood'')', '22023', null, 'an unknown reason is refused');
select throws_ok(:'fail' || 'null)', '22023', null, 'a missing reason is refused');
select throws_ok(
  replace(:'fail', :'token', :'team') || '''system'')', 'ST031', null, 'a stale lease fails nothing'
);
select throws_ok(
  replace(:'fail', :'request', :'team') || '''system'')', 'NF001', null,
  'an unknown request is not found'
);
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(:'fail' || '''system'')', '42501', null, 'a person fails nothing');
select tests.as_kernel();
select is(
  (select attempts from generation.requests where lease_expires_at is not null), 1,
  'control: the lease still stands'
);

-- The system's fault is tried again, later each time.
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'request', :'token', 'system', 'timed out'),
  'processing_samples', 'a failure of the system is tried again'
);
select results_eq(
  $$select leased_by, last_error,
      available_at - clock_timestamp() between interval '25 seconds' and interval '30 seconds'
    from generation.requests$$,
  $$values (null::text, 'timed out', true)$$, 'after half a minute'
);
select is(
  generation.fail_request(:'team', :'request', :'token', 'system'), 'processing_samples',
  'said again it is no error'
);
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  'ST031', null, 'the lease is given back'
);
select is((select last_error from generation.requests), 'timed out', 'and changes nothing');
select tests.log_out();
set local role cf_owner;
create policy update_control on generation.requests for update to cf_owner using (true);
create policy select_control on generation.requests for select to cf_owner using (true);
update generation.requests set available_at = now();
select tests.lease_of(:'request') as token \gset
select tests.as_system(:'team');
select generation.fail_request(:'team', :'request', :'token', 'system');
select results_eq(
  $$select available_at - clock_timestamp() between interval '55 seconds' and interval '60 seconds'
    from generation.requests$$,
  'values (true)', 'the second time after a minute'
);
select tests.log_out();
set local role cf_owner;
update generation.requests set available_at = now();
select tests.lease_of(:'request') as token \gset
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'request', :'token', 'system', repeat('x', 3000)), 'failed',
  'the last attempt ends it'
);
select results_eq(
  $$select status, failure_reason, length(last_error), finished_at is not null
    from generation.requests$$,
  $$values ('failed', 'system', 2000, true)$$, 'with its reason, and the error cut'
);
select is((select state from billing.credit_holds), 'released', 'the credits are released');
select is(
  (select available from billing.credit_balances where account_id = :'team'), 10.00,
  'the account has all of them again'
);
select is(
  generation.fail_request(:'team', :'request', :'token', 'system'), 'failed',
  'said again it is no error'
);
select tests.as_kernel();
select results_eq(
  $$select recipient_id, topic, body ->> 'reason' from messaging.notifications$$,
  format($$values (%L::uuid, 'generation.failed', 'system')$$, :'ann'),
  'the person who asked is told once'
);
select is(
  (select count(*)::integer from messaging.messages where topic = 'generation.failed'), 1,
  'and the broker once'
);

-- What the stored policy says of the other reasons.
select tests.new_request(:'team', :'ann', :'project') as second \gset
select tests.lease_of(:'second') as token \gset
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'second', :'token', 'user_input'), 'failed',
  'what cannot be made is not tried again'
);
select is(
  (select h.state from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.sample_hold_id
    where r.id = :'second'),
  'captured', 'and is paid for'
);
select tests.new_request(:'team', :'ann', :'project') as third \gset
select tests.lease_of(:'third') as token \gset
select is(
  generation.fail_request(:'team', :'third', :'token', 'content'), 'content_rejected',
  'what the content rules forbid is rejected'
);
select is(
  (select h.state from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.sample_hold_id
    where r.id = :'third'),
  'released', 'and is not paid for'
);

-- In the second phase the samples stay paid for.
select tests.new_request(:'team', :'ann', :'project') as fourth \gset
select tests.deliver_samples(:'team', :'project', :'fourth');
select tests.choose_sample(:'team', :'ann', :'fourth');
select tests.lease_of(:'fourth') as token \gset
select generation.fail_request(:'team', :'fourth', :'token', 'content');
select results_eq(
  format(
    $$select h.purpose, h.state from generation.requests as r
      join billing.credit_holds as h
        on h.account_id = r.account_id and h.id in (r.sample_hold_id, r.final_hold_id)
      where r.id = %L order by h.purpose$$, :'fourth'
  ),
  $$values ('generation.sample_set', 'captured'), ('generation.standard', 'released')$$,
  'a final that fails releases its own price and no other'
);

-- A worker was lost too often.
select tests.new_request(:'team', :'ann', :'project') as fifth \gset
select tests.as_kernel();
update generation.requests set attempts = 3 where id = :'fifth';
select tests.lease_of(:'fifth') as token \gset
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'fifth', :'token', 'system', 'lost'), 'failed',
  'a request to be given up fails at once'
);

-- The policy is data.
select tests.as_kernel();
update generation.failure_policies set settlement = 'release' where reason = 'user_input';
select tests.new_request(:'team', :'ann', :'project') as sixth \gset
select tests.lease_of(:'sixth') as token \gset
select tests.as_system(:'team');
select generation.fail_request(:'team', :'sixth', :'token', 'user_input');
select is(
  (select h.state from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.sample_hold_id
    where r.id = :'sixth'),
  'released', 'a changed policy is followed at once'
);
select is(
  (select count(*)::integer from generation.requests where status = 'failed'), 4,
  'four requests failed'
);

-- A deleted project takes nothing that another attempt could deliver.
select tests.new_request(:'team', :'ann', :'project') as doomed \gset
select tests.lease_of(:'doomed') as token \gset
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'doomed', :'token', 'system', 'deleted'), 'failed',
  'in a deleted project there is no other attempt'
);
select tests.as_kernel();
select is(
  (select h.state from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.sample_hold_id
    where r.id = :'doomed'),
  'released', 'and the credits are given back'
);

select * from finish();
rollback;

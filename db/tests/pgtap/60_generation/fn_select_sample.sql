begin;
select plan(27);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.new_request(:'team', :'ann', :'project') as other \gset
select tests.lease_of(:'other') as other_token \gset
select tests.as_kernel();
update generation.requests set lease_expires_at = now() where id = :'request';
select tests.deliver_samples(:'team', :'project', :'request');

select tests.log_in(:'ann');
select id as sample from generation.samples where ordinal = 1 \gset
select id as second from generation.samples where ordinal = 2 \gset
select format(
  'select generation.select_sample(%L, %L, %L', :'team', :'request', :'sample'
) as choose \gset

-- What is refused.
select throws_ok(:'choose' || ', ''8k'')', '22023', null, 'an unknown quality is refused');
select throws_ok(:'choose' || ', null)', '22023', null, 'a missing quality is refused');
select throws_ok(
  :'choose' || ', ''hd'')', 'RL030', null, 'high definition needs a plan that includes it'
);
select throws_ok(
  replace(:'choose', :'sample', :'team') || ')', 'NF001', null, 'an unknown sample is not found'
);
select throws_ok(
  replace(:'choose', :'request', :'other') || ')', 'NF001', null,
  'a sample of another request is not found'
);
select throws_ok(
  replace(:'choose', :'request', :'team') || ')', 'NF001', null, 'an unknown request is not found'
);
select tests.log_in(:'vic');
select throws_ok(:'choose' || ')', '42501', null, 'a viewer cannot choose');
select tests.log_in(:'eve');
select throws_ok(:'choose' || ')', '42501', null, 'a stranger cannot choose');
select tests.as_system(:'team');
select throws_ok(:'choose' || ')', '42501', null, 'the system cannot choose');
select tests.as_kernel();
select is(
  (select count(*)::integer from generation.samples where is_selected), 0,
  'control: nothing was chosen'
);
select tests.as_system(:'team');
select billing.hold_credits(
  p_account_id => :'team', p_amount => 9.5, p_idempotency_key => 'all', p_purpose => 'all'
) as all_credits \gset
select tests.log_in(:'ann');
select throws_ok(:'choose' || ')', 'LM011', null, 'without credits nothing is chosen');
select tests.as_system(:'team');
select billing.release_credits(:'team', :'all_credits');

-- What is chosen.
select tests.log_in(:'ann');
select lives_ok(:'choose' || ')', 'an owner chooses a sample');
select results_eq(
  'select ordinal, is_selected from generation.samples order by ordinal',
  'values (1, true), (2, false), (3, false), (4, false)', 'one sample is chosen'
);
select results_eq(
  $$select r.status, r.quality, r.attempts, h.amount, h.state, h.purpose
    from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.final_hold_id$$,
  $$values ('processing_final', 'standard', 0, 1.00, 'held', 'generation.standard')$$,
  'the request is queued again, with the price of the final held'
);
select lives_ok(:'choose' || ')', 'the same choice again is no error');
select is(
  (select count(*)::integer from billing.credit_holds where purpose = 'generation.standard'), 1,
  'and holds nothing more'
);
select throws_ok(
  replace(:'choose', :'sample', :'second') || ')', 'ST030', null, 'nobody chooses another one'
);
select throws_ok(:'choose' || ', ''hd'')', 'ST030', null, 'nor another quality');
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.messages where topic = 'generation.sample_selected'), 1,
  'the broker is told once'
);

-- What the plan gives.
select tests.grant_plan(:'team', 'pro');
select tests.as_kernel();
update generation.requests set lease_expires_at = now() where id = :'other';
select tests.deliver_samples(:'team', :'project', :'other');
select lives_ok(
  format($$select tests.choose_sample(%L, %L, %L, 'hd')$$, :'team', :'ann', :'other'),
  'with Pro high definition may be chosen'
);
select is(
  (select h.amount from generation.requests as r
    join billing.credit_holds as h on h.account_id = r.account_id and h.id = r.final_hold_id
    where r.id = :'other'),
  2.00, 'at its price'
);
select tests.new_request(:'team', :'ann', :'project') as third \gset
select tests.deliver_samples(:'team', :'project', :'third');
select tests.choose_sample(:'team', :'ann', :'third');
select is(
  (select final_hold_id from generation.requests where id = :'third'), null,
  'with Pro a standard final holds nothing'
);

-- What came too late.
select tests.new_request(:'team', :'ann', :'project') as fourth \gset
select tests.deliver_samples(:'team', :'project', :'fourth');
select tests.log_out();
set local role cf_owner;
create policy update_control on generation.samples for update to cf_owner using (true);
create policy select_control on generation.samples for select to cf_owner using (true);
update generation.samples
set created_at = now() - interval '31 days', expires_at = now() where request_id = :'fourth';
select throws_ok(
  format('select tests.choose_sample(%L, %L, %L)', :'team', :'ann', :'fourth'), 'ST032', null,
  'an expired sample cannot be chosen'
);
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'fourth');
select tests.as_kernel();
select throws_ok(
  format('select tests.choose_sample(%L, %L, %L)', :'team', :'ann', :'fourth'), 'ST030', null,
  'a sample of a cancelled request cannot be chosen'
);

-- What was deleted.
select tests.new_request(:'team', :'ann', :'project') as fifth \gset
select tests.deliver_samples(:'team', :'project', :'fifth');
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select format('select tests.choose_sample(%L, %L, %L, %L)', :'team', :'ann', :'fifth', 'hd')
  as choose_fifth \gset
select throws_ok(:'choose_fifth', 'ST020', null, 'in a deleted project nothing is chosen');
select tests.as_kernel();
select is(
  (select final_hold_id from generation.requests where id = :'fifth'), null, 'and nothing held'
);
select tests.log_in(:'ann');
select studio.restore_project(:'team', :'project');
select lives_ok(:'choose_fifth', 'control: it is once the project is restored');

select * from finish();
rollback;

-- SPEC 5: spent oldest end first, then oldest.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 2, 'for ever', 'g-1') as for_ever \gset
select billing.grant_credits(:'acme', 2, 'late', 'g-2', '2999-01-02') as late \gset
select billing.grant_credits(:'acme', 2, 'soon', 'g-3', '2999-01-01') as soon \gset
select billing.grant_credits(:'acme', 2, 'as soon', 'g-4', '2999-01-01') as as_soon \gset
select billing.hold_credits(:'acme', 6.5, 'job', 'final') as hold \gset
select is(
  (select count(*) from billing.credit_lots where account_id = :'acme' and remaining < amount),
  0::bigint, 'a hold reserves no lot'
);
select billing.capture_credits(:'acme', :'hold', 0.5) as captured \gset
select results_eq(
  format('select lot_ids, lot_amounts from billing.credit_transactions
    where account_id = %L and id = %L', :'acme', :'captured'),
  format('values (array[%L::uuid], array[0.50])', :'soon'), 'the oldest end first'
);
select billing.hold_credits(:'acme', 6.5, 'all', 'final') as hold \gset
select billing.capture_credits(:'acme', :'hold') as captured \gset
select results_eq(
  format('select lot_ids, lot_amounts from billing.credit_transactions
    where account_id = %L and id = %L', :'acme', :'captured'),
  format('values (array[%L, %L, %L, %L]::uuid[], array[1.50, 2.00, 2.00, 1.00])', :'soon',
    :'as_soon', :'late', :'for_ever'),
  'of one end the oldest first, then later ends, then what never ends'
);
select results_eq(
  format('select remaining, is_open from billing.credit_lots where account_id = %L order by id',
    :'acme'),
  'values (1.00, true), (0.00, false), (0.00, false), (0.00, false)', 'the lots say the same'
);
select throws_ok('select billing.draw_lots(gen_random_uuid(), 1, now())', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.draw_lots(gen_random_uuid(), 1, now())', '42501', null,
  'nor a business function');
select tests.as_kernel();
select is(
  billing.draw_lots(:'acme', 3, now()),
  row(array[:'for_ever'::uuid], array[1.00], 1.00)::billing.lot_draws,
  'what the lots do not have is not drawn'
);
select is((billing.draw_lots(:'acme', 3, now())).total, 0::numeric, 'then there is none');
select throws_ok('set constraints all immediate', 'RL013', null,
  'and who draws without moving is refused at commit');

select * from finish();
rollback;

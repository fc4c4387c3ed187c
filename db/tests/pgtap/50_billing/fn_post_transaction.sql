-- The one place that moves credits. No service and no business function may call it.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_out();
grant create on schema tests to cf_kernel;
select tests.as_kernel();
create function tests.post(p_account_id uuid, p_available numeric)
returns void
language plpgsql
as $$
begin
  perform billing.post_transaction(
    p_wallet => billing.sweep_wallet(p_account_id), p_id => kernel.uuid7(),
    p_kind => 'adjustment', p_available => p_available, p_held => 0, p_reason => 'test'
  );
end
$$;

select tests.log_in(:'ann');
select throws_ok(
  'select billing.post_transaction(null, null, ''adjustment'', 5, 0, ''x'')', '42501', null,
  'a service may not move credits by itself'
);
select tests.as_service('cf_api');
select throws_ok(
  'select billing.post_transaction(null, null, ''adjustment'', 5, 0, ''x'')', '42501', null,
  'nor may a business function'
);
select tests.as_kernel();
select throws_ok(format('select tests.post(%L, -10.01)', :'acme'), '23514', null,
  'no movement takes more than there is');
select lives_ok(format('select tests.post(%L, -4)', :'acme'), 'control: the kernel moves');
select results_eq(
  'select available, held, last_sequence from billing.credit_balances where account_id = '
    || quote_literal(:'acme'),
  'values (6.00, 0.00, 2::bigint)', 'the wallet moves and counts along'
);
select throws_ok('set constraints all immediate', 'RL013', null,
  'and who forgets the lots is refused at commit');

select * from finish();
rollback;

-- The one place that moves credits. It has its caller's rights, and no service may call it.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);

create function tests.post(p_account_id uuid, p_kind text, p_available numeric, p_held numeric)
returns uuid
language plpgsql
as $$
begin
  return billing.post_transaction(
    p_account_id => p_account_id, p_kind => p_kind, p_available => p_available, p_held => p_held,
    p_book => 'adjusted', p_hold_id => null, p_reason => 'test'
  );
end
$$;

select tests.log_in(:'ann');
select throws_ok(format('select tests.post(%L, %L, 5, 0)', :'acme', 'grant'), '42501', null,
  'a service may not move credits by itself');
select tests.as_service('cf_api');
select throws_ok(format('select tests.post(%L, %L, 5, 0)', :'acme', k.kind), '42501', null,
  'not even a business function with a bug gives an owner credits by ' || k.kind)
from (values ('grant'), ('purchase'), ('refund'), ('adjustment')) as k (kind);
select tests.as_system(:'acme');
select tests.as_service('cf_api');
select throws_ok(format('select tests.post(%L, %L, -10.01, 0)', :'acme', 'adjustment'), 'LM011',
  'not enough credits', 'no movement takes more than there is');
select lives_ok(format('select tests.post(%L, %L, -4, 0)', :'acme', 'adjustment'),
  'control: the system corrects');
select results_eq(
  'select available, held, last_sequence from billing.credit_balances where account_id = '
    || quote_literal(:'acme'),
  'values (6.00, 0.00, 2::bigint)', 'the wallet moves and counts along'
);
select tests.as_kernel();
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;

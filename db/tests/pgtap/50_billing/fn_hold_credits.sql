-- SPEC 5: credits are held at the start of work, once for a key, and never below zero.
begin;
select plan(35);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.grant_credits(:'acme', 10);

create function tests.detail_of(p_sql text)
returns jsonb
language plpgsql
as $$
declare
  v_detail text;
begin
  execute p_sql;
  return null;
exception
  when raise_exception or sqlstate 'LM011' then
    get stacked diagnostics v_detail = pg_exception_detail;
    return v_detail;
end
$$;

select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job-1', 'final') as hold \gset
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (6.00, 4.00)', 'what is held is no longer available'
);
select results_eq(
  'select amount, state, purpose, expires_at = now() + interval ''1 day'' from billing.credit_holds
    where account_id = ' || quote_literal(:'acme'),
  $$values (4.00, 'held', 'final', true)$$, 'the hold lasts a day unless said otherwise'
);
select results_eq(
  format('select kind, available_change, held_change, available_after, held_after, hold_id, actor_id
    from billing.credit_transactions where account_id = %L and sequence = 2', :'acme'),
  format($$values ('hold', -4.00, 4.00, 6.00, 4.00, %L::uuid, %L::uuid)$$, :'hold', :'ann'),
  'the ledger says what was moved, and who did it'
);
select is(billing.hold_credits(:'acme', 4.0, 'job-1', 'final'), :'hold'::uuid,
  'a retry returns the same hold');
select is(billing.hold_credits(:'acme', 4, 'job-1', 'final', now()), :'hold'::uuid,
  'also when the end that it names is past');
select throws_ok(
  format('select billing.hold_credits(%L, 5, %L, %L, now())', :'acme', 'job-1', 'final'),
  'RL010', null, 'which makes no other call of it'
);
select is((select available from billing.credit_balances where account_id = :'acme'), 6.00,
  'and holds nothing more');
select throws_ok(format('select billing.hold_credits(%L, 5, %L, %L)', :'acme', 'job-1', 'final'),
  'RL010', 'idempotency key was used for something else', 'the same key with another amount');
select throws_ok(format('select billing.hold_credits(%L, 4, %L, %L)', :'acme', 'job-1', 'draft'),
  'RL010', 'idempotency key was used for something else', 'the same key with another purpose');
select throws_ok(format('select billing.hold_credits(%L, 6.01, %L, %L)', :'acme', 'job-2', 'final'),
  'LM011', 'not enough credits', 'no more than is available');
select is(
  tests.detail_of(
    format('select billing.hold_credits(%L, 6.01, %L, %L)', :'acme', 'job-2', 'final')
  ),
  '{"requested": 6.01, "available": 6.00, "overdraft": 0}', 'the answer says how much there is'
);
select is((select count(*) from billing.credit_holds where account_id = :'acme'), 1::bigint,
  'a refused hold leaves nothing');
select isnt(billing.hold_credits(:'acme', 6, 'job-2', 'final'), null,
  'its key may be used again, and the last credit may be held');
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (0.00, 10.00)', 'then everything is held'
);
select throws_ok(format('select billing.hold_credits(%L, 0.01, %L, %L)', :'acme', 'job-3', 'final'),
  'LM011', null, 'and nothing is left');

select throws_ok(
  format('select billing.hold_credits(%L, %L, %L, %L)', :'acme', a.amount, 'bad', 'x'),
  '22023', 'amount is not usable', 'no hold of ' || coalesce(a.amount, 'null')
)
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20'), (null)) as a (amount);
select throws_ok(
  format('select billing.hold_credits(%L, 1, null, %L)', :'acme', 'x'),
  '23502', null, 'a hold needs a key'
);
select throws_ok(
  format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', repeat('k', 201), 'x'),
  '23514', null, 'of 200 characters at most'
);
select throws_ok(
  format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', k.key, 'x'),
  '23514', null, 'also where no index could take it'
)
from (
  select string_agg(sha256(n::text::bytea)::text, '') as key from generate_series(1, 400) as n
) as k;
select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', 'bad', ' '), '23514',
  null, 'a hold needs a purpose');
select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L, now())', :'acme', 'bad', 'x'),
  '23514', null, 'a hold expires in the future');
select throws_ok(
  format('select billing.hold_credits(%L, 1, %L, %L, %L)', :'acme', 'bad', 'x', e.expires_at),
  '22023', 'expiry is too far away', 'no hold until ' || e.claim
)
from (
  values (now() + interval '31 days 1 second', 'after 31 days'), ('infinity', 'the end of time')
) as e (expires_at, claim);
select throws_ok('select billing.hold_credits(null, 1, ''bad'', ''x'')', '22004', null,
  'a hold needs an account');

select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L)', :'rival', 'job-1', 'final'),
  '42501', null, 'nobody holds another account''s credits');
select tests.log_in(:'vic', 'svc_worker');
select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', 'job-9', 'final'),
  '42501', null, 'a viewer holds nothing');
select tests.log_out();
select tests.as_service('svc_worker');
select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', 'job-9', 'final'),
  '42501', 'permission denied', 'nobody holds nothing');
select tests.log_in(:'ann');
select throws_ok(format('select billing.hold_credits(%L, 1, %L, %L)', :'acme', 'job-9', 'final'),
  '42501', 'permission denied for function hold_credits',
  'the service of people sets nothing aside without work');

select tests.grant_credits(:'rival', 1);
select tests.log_in(:'eve', 'svc_worker');
select isnt(billing.hold_credits(:'rival', 1, 'job-1', 'other'), :'hold'::uuid,
  'control: another account may use the same key for its own');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;

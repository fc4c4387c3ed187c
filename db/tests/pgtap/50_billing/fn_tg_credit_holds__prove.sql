-- docs/architecture.md: what a wallet holds is the sum of its open holds.
begin;
select plan(26);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select tests.as_system(:'acme');
select lives_ok('set constraints all immediate', 'control: a hold is in the ledger');
set constraints all deferred;

select tests.as_kernel();
savepoint held;
insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
values (:'acme', 1, 'bug', 'bug', now() + interval '1 hour');
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a hold that the ledger does not know of is refused at commit');
rollback to held;
update billing.credit_holds set state = 'released', closed_at = now() where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is closing one without giving back');
rollback to held;
-- A hold of one credit for work, posted, but for what the hold itself says.
prepare hold (numeric, text, text, timestamptz) as
  with moved as (
    update billing.credit_balances
    set available = available - 1, held = held + 1, last_sequence = last_sequence + 1
    where account_id = (select account_id from billing.credit_holds where idempotency_key = 'job')
    returning *
  ), made as (
    insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
    select account_id, $1, $2, $3, $4 from moved
    returning id
  )
  insert into billing.credit_transactions (
    account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
    hold_id, reason
  )
  select m.account_id, gen_random_uuid(), m.last_sequence, 'hold', -1, 1, m.available, m.held,
    h.id, 'work'
  from moved as m cross join made as h;
select throws_ok(
  format(
    'execute hold(%s, %L, %L, now() + %L); set constraints all immediate',
    v.amount, v.purpose, v.key, v.period
  ),
  'RL013', 'ledger does not balance', v.claim
)
from (values
  (2, 'work', 'key', '1 hour', 'the ledger says how much is held'),
  (1, 'play', 'key', '1 hour', 'and what for'),
  (1, 'work', '', '1 hour', 'a key is not empty'),
  (1, 'work', repeat('k', 201), '1 hour', 'nor too long'),
  (1, 'work', 'key', '0', 'a hold ends after it was made')
) as v (amount, purpose, key, period, claim);
execute hold(1, 'work', repeat('k', 200), now() + interval '1 second');
select lives_ok('set constraints all immediate', 'control: as it should be');
rollback to held;
set constraints all deferred;
select tests.as_kernel();

prepare wrong (text, text, text) as
  select throws_ok(
    format(
      'update billing.credit_holds set %s where idempotency_key = %L;
      set constraints all immediate', $2, $1
    ),
    'RL013', 'ledger does not balance', $3
  );
execute wrong('job', $$state = 'released'$$, 'what is closed has a row that closed it');
execute wrong('job', $$state = 'lost'$$, 'a state is a known one');
execute wrong('job', 'closed_at = now()', 'an open hold is not closed');
execute wrong('job', 'captured_amount = 1', 'and has nothing captured');
execute wrong('job', 'refunded_amount = -1', 'nothing negative is refunded');
select tests.as_system(:'acme');
select billing.capture_credits(:'acme', :'hold', 1);
select lives_ok('set constraints all immediate', 'control: a capture is in the ledger');
set constraints all deferred;
select tests.as_kernel();
savepoint captured;
execute wrong('job', 'closed_at = null', 'what is closed says when');
execute wrong('job', 'captured_amount = 2', 'the ledger says what was captured');
execute wrong('job', $$state = 'released'$$, 'and that it was');
-- Twice what was captured, in wallet, ledger, lots and hold alike.
prepare refund (numeric) as
  with moved as (
    update billing.credit_balances
    set available = available + $1, last_sequence = last_sequence + 1
    where account_id = (select account_id from billing.credit_holds where idempotency_key = 'job')
    returning *
  ), refunded as (
    update billing.credit_holds as h set refunded_amount = $1 where h.idempotency_key = 'job'
    returning h.id
  ), posted as (
    insert into billing.credit_transactions (
      account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
      hold_id, reason
    )
    select m.account_id, gen_random_uuid(), m.last_sequence, 'refund', $1, 0, m.available, m.held,
      r.id, 'bug'
    from moved as m cross join refunded as r
    returning account_id, id
  )
  insert into billing.credit_lots (account_id, id, kind, amount, remaining)
  select account_id, id, 'refunded', $1, $1 from posted;
execute refund(1);
select lives_ok('set constraints all immediate', 'control: all that was captured is given back');
rollback to captured;
set constraints all deferred;
select tests.as_kernel();
execute refund(2);
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'and no more');
rollback to captured;
set constraints all deferred;
select tests.as_kernel();
update billing.credit_holds set state = 'held', captured_amount = 0, closed_at = null
where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'what was closed is not opened again');
rollback to captured;
set constraints all deferred;
update billing.credit_holds set refunded_amount = 1 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a refund that the ledger does not know of is refused');
rollback to captured;
set constraints all deferred;
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 1, 'other', 'final') as other \gset
select tests.as_system(:'acme');
select billing.release_credits(:'acme', :'other');
select lives_ok('set constraints all immediate', 'control: a release is in the ledger');
set constraints all deferred;
select tests.as_kernel();
execute wrong('other', $$state = 'captured'$$, 'what was given back was not captured');
execute wrong('other', 'captured_amount = 1', 'nor some of it');
select is(
  (select held from billing.credit_balances where account_id = :'acme'),
  (select coalesce(sum(amount), 0) from billing.credit_holds
    where account_id = :'acme' and state = 'held'), 'the wallet holds what is open'
);

select * from finish();
rollback;

-- docs/architecture.md: what the lots have left is what the wallet has, at every commit.
begin;
select plan(12);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift') as lot \gset
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.capture_credits(:'acme', :'hold') as captured \gset
select lives_ok('set constraints all immediate', 'control: after a capture it is');
set constraints all deferred;
select tests.as_kernel();
savepoint spent;
update billing.credit_lots set remaining = 5 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a lot that loses something by itself is refused');
rollback to spent;
update billing.credit_lots set remaining = 7 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is one that gains');
rollback to spent;
insert into billing.credit_lots (account_id, id, kind, amount, remaining)
values (:'acme', :'captured', 'granted', 1, 1);
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is a lot out of nothing');
rollback to spent;
-- A gift of three credits, posted, but for what the lot itself says.
prepare gift (text, numeric, numeric, timestamptz) as
  with moved as (
    update billing.credit_balances
    set available = available + 3, last_sequence = last_sequence + 1
    where account_id = (select account_id from billing.credit_lots)
    returning *
  ), posted as (
    insert into billing.credit_transactions (
      account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
      reason
    )
    select account_id, gen_random_uuid(), last_sequence, 'grant', 3, 0, available, held, 'gift'
    from moved
    returning account_id, id
  )
  insert into billing.credit_lots (account_id, id, kind, amount, remaining, expires_at)
  select account_id, id, $1, $2, $3, $4 from posted;
select throws_ok(
  format(
    'execute gift(%L, %s, %s, %s); set constraints all immediate',
    v.kind, v.amount, v.remaining, v.expires_at
  ),
  'RL013', 'ledger does not balance', v.claim
)
from (values
  ('found', 3, 3, 'null', 'a kind of lot is a known one'),
  ('granted', 2, 3, 'null', 'no more is left than was given'),
  ('granted', 3, 2, 'null', 'and as much as the wallet has'),
  ('granted', 3, 3, 'now()', 'a lot ends after it was given')
) as v (kind, amount, remaining, expires_at, claim);
execute gift('granted', 3, 3, now() + interval '1 second');
select lives_ok('set constraints all immediate', 'control: as it should be');
rollback to spent;
set constraints all deferred;
select tests.as_kernel();
select throws_ok(
  format(
    'insert into billing.credit_lots (account_id, id, kind, amount, remaining)
    values (%L, %L, %L, 0, 0); set constraints all immediate', :'acme', :'captured', 'granted'
  ),
  'RL013', 'ledger does not balance', 'a lot is of something'
);
select throws_ok(
  format(
    'insert into billing.credit_lots (account_id, id, kind, amount, remaining)
    values (%L, %L, %L, 1, -1); set constraints all immediate', :'acme', :'captured', 'granted'
  ),
  'RL013', 'ledger does not balance', 'nothing negative is left'
);
update billing.credit_lots set remaining = 6 where account_id = :'acme';
select lives_ok('set constraints all immediate', 'control: one that stays is not');

select * from finish();
rollback;

-- docs/architecture.md: the ledger is a chain, each row proved at commit against the one before it.
begin;
select plan(11);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select tests.log_out();
grant create on schema tests to cf_kernel;
select tests.as_kernel();

-- A movement with a mistake, as a bug would make it: what the kernel can write, it does.
create function tests.post_wrong(
  p_account_id uuid, p_hold_id uuid, p_row jsonb
)
returns void
language plpgsql
as $$
declare
  v_usual constant jsonb := jsonb_build_object(
    'account_id', p_account_id, 'id', gen_random_uuid(), 'sequence', 3, 'kind', 'grant',
    'available_change', 5, 'held_change', 0, 'available_after', 11, 'held_after', 4,
    'reason', 'test', 'occurred_at', now()
  );
  v_row billing.credit_transactions;
begin
  v_row := jsonb_populate_record(null::billing.credit_transactions, v_usual || p_row);
  insert into billing.credit_transactions select v_row.*;
  update billing.credit_balances
  set available = coalesce((p_row ->> 'wallet')::numeric, v_row.available_after),
    held = v_row.held_after,
    overdraft = 99,
    last_sequence = coalesce((p_row ->> 'last')::bigint, v_row.sequence)
  where account_id = p_account_id;
  insert into billing.credit_lots (account_id, id, kind, amount, remaining)
  select v_row.account_id, v_row.id, 'granted', v_row.available_change, v_row.available_change
  where v_row.held_change = 0;
  set constraints all immediate;
end
$$;

select throws_ok(
  format('select tests.post_wrong(%L, %L, %L)', :'acme', :'hold',
    replace(w.row_value, 'HOLD', :'hold')),
  'RL013', 'ledger does not balance', w.claim
)
from (values
  ('{"sequence": 4}', 'a row after a gap'),
  ('{"available_after": 12}', 'a row with more after it than before and given'),
  ('{"held_after": 0}', 'a row that forgets what is held'),
  ('{"last": 2, "wallet": 6}', 'a row that the wallet does not know of'),
  ('{"wallet": 12}', 'a wallet that has more than the row says'),
  ('{"kind": "release", "hold_id": "HOLD", "available_change": 4, "held_change": -4,
    "available_after": 10, "held_after": 0}', 'a release of a hold that stays open'),
  ('{"kind": "capture", "hold_id": "HOLD", "available_change": 0, "held_change": -4,
    "available_after": 6, "held_after": 0}', 'a capture of a hold that stays open'),
  ('{"kind": "release", "hold_id": "HOLD", "available_change": 3, "held_change": -3,
    "available_after": 9, "held_after": 1}', 'a release of less than was held'),
  ('{"kind": "release", "hold_id": "00000000-0000-7000-8000-000000000001", "available_change": 4,
    "held_change": -4, "available_after": 10, "held_after": 0}', 'a release of no hold'),
  ('{"kind": "refund", "hold_id": "HOLD"}', 'a refund of what was not captured')
) as w (row_value, claim);
select lives_ok(format('select tests.post_wrong(%L, null, %L)', :'acme', '{}'),
  'control: without a mistake it is accepted');

select * from finish();
rollback;

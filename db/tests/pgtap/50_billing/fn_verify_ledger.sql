-- SPEC 5: the sum of the ledger is the balance; who looks finds the account where it is not.
begin;
select plan(15);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift') as lot \gset
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.hold_credits(:'acme', 2, 'open', 'final') as open \gset
select billing.capture_credits(:'acme', :'hold', 3);
select billing.refund_credits(:'acme', :'hold', 1, 'sorry', 'sorry');
select tests.as_service('svc_worker');
select is_empty('select * from billing.verify_ledger()', 'a ledger that is right is right');
select is_empty(format('select * from billing.verify_ledger(%L)', :'acme'), 'of one account, too');

-- Each fault is made past the proofs, as a disk or an owner would make it.
select tests.log_out();
create function tests.first_fault(p_account_id uuid, p_spoil text)
returns text
language plpgsql
as $$
declare
  v_what text;
begin
  perform tests.as_service('cf_owner');
  execute format('alter table billing.%I disable trigger user', split_part(p_spoil, ' ', 1));
  execute format(
    'alter table billing.%I no force row level security', split_part(p_spoil, ' ', 1)
  );
  execute format('update billing.%s', p_spoil);
  perform tests.as_kernel();
  select f.what into v_what
  from billing.verify_ledger(p_account_id) as f
  where f.account_id = p_account_id;
  raise exception using errcode = 'ZZ999', message = coalesce(v_what, 'nothing');
exception
  when sqlstate 'ZZ999' then
    perform tests.log_out();
    return sqlerrm;
end
$$;
select tests.log_out();
set constraints all immediate;
select matches(tests.first_fault(:'acme', replace(f.spoil, 'LOT', :'lot')), f.what, f.claim)
from (values
  ('credit_balances set available = available + 1 where true', '^lots|wallet',
    'a wallet that has more'),
  ('credit_balances set last_sequence = 1', '^wallet', 'a wallet that is behind'),
  ('credit_balances set debt = 1', '^lots', 'a debt out of nothing'),
  ('credit_transactions set available_after = 0 where sequence = 3', '^transaction 3',
    'a row that says another balance'),
  ('credit_transactions set sequence = 9 where sequence = 5', '^transaction 9', 'a gap'),
  ('credit_transactions set available_change = 2 where kind = ''refund''', '^hold',
    'a refund that the hold does not know of'),
  ('credit_holds set captured_amount = 4 where state = ''captured''', '^hold',
    'a hold that captured another amount'),
  ('credit_holds set amount = 5 where state = ''held''', '^hold', 'a hold of another amount'),
  ('credit_lots set remaining = remaining - 1 where id = ''LOT''', '^lot', 'a lot that has less'),
  ('credit_transactions set lot_amounts = array[2] where kind = ''capture''', '^lot',
    'a capture that drew less')
) as f (spoil, what, claim);
select tests.as_service('svc_worker');
select is_empty('select * from billing.verify_ledger()', 'control: all is as it was');
select tests.as_service('svc_app');
select throws_ok('select * from billing.verify_ledger()', '42501', null,
  'the service of people may not call it');
select throws_ok(
  'select * from billing.chain_faults(null), billing.hold_faults(null), billing.lot_faults(null)',
  '42501', null, 'nor any service its parts'
);

select * from finish();
rollback;

-- SPEC 5: the statement of an account, for who may read its billing.
begin;
select plan(7);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.new_person('vic') as vic \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.capture_credits(:'acme', :'hold', 3);

select tests.log_in(:'ann');
select results_eq(
  format('select sequence, kind, available_change, held_change, available_after, held_after, reason
    from billing.list_transactions(%L)', :'acme'),
  $$values (3::bigint, 'capture', 1.00, -4.00, 7.00, 0.00, 'final'),
    (2, 'hold', -4.00, 4.00, 6.00, 4.00, 'final'), (1, 'grant', 10.00, 0.00, 10.00, 0.00, 'gift')$$,
  'an owner reads each movement and the balance after it, the newest first'
);
select results_eq(
  format('select sequence from billing.list_transactions(%L, 3, 1)', :'acme'),
  'values (2::bigint)', 'a page at a time'
);
select results_eq(
  format('select sequence from billing.list_transactions(%L, null, 0)', :'acme'),
  'values (3::bigint)', 'of one row at least'
);
select tests.log_in(:'vic');
select is_empty(format('select * from billing.list_transactions(%L)', :'acme'),
  'a viewer reads nothing');
select tests.log_in(:'eve');
select is_empty(format('select * from billing.list_transactions(%L)', :'acme'),
  'nor a stranger');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty(format('select * from billing.list_transactions(%L)', :'acme'),
  'nor nobody');
select is_empty('select * from billing.list_transactions(null)', 'and no account has no ledger');

select * from finish();
rollback;

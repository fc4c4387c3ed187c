-- SPEC 4: samples 0.25, standard 1, HD 2; from Pro up a standard generation costs nothing.
begin;
select plan(11);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select is(billing.credit_price(:'acme', 'sample_set'), 0.25, 'four samples cost a quarter');
select is(billing.credit_price(:'acme', 'standard'), 1.00, 'a standard one costs 1 on Free');
select is(billing.credit_price(:'acme', 'hd'), 2.00, 'HD costs 2');
select tests.grant_plan(:'acme', 'pro');
select is(
  billing.credit_price(:'acme', 'standard'),
  0::numeric, 'on Pro a standard one costs nothing'
);
select is(billing.credit_price(:'acme', 'sample_set'), 0.25, 'samples cost the same on Pro');
insert into billing.credit_prices (action, valid_from, price) values
  ('hd', now() - interval '1 day', 3), ('hd', now() + interval '1 day', 4);
select is(billing.credit_price(:'acme', 'hd'), 3.00, 'the newest price in force counts');
select throws_ok(format('select billing.credit_price(%L, %L)', :'acme', 'poster'), '22023',
  'unknown action', 'an action without a price is refused, not free');
select throws_ok(format('select billing.credit_price(%L, null)', :'acme'), '22023',
  'unknown action', 'so is none');
select tests.log_in(:'ann');
select throws_ok(format('select billing.credit_price(%L, %L)', :'acme', 'hd'), '42501', null,
  'no service may ask about whatever account');
select is(
  (select count(*) from billing.credit_prices where action = 'standard'), 1::bigint,
  'control: the price list itself is public'
);

select tests.as_service('cf_api');
select isnt(billing.credit_price(:'acme', 'hd'), null,
  'control: business functions may');

select * from finish();
rollback;

-- Whose bucket it is.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok($$select billing.rate_key('ip', null)$$, '42501', null, 'no service may call it');
select tests.as_service('cf_kernel');
select is(billing.rate_key('user', null), sha256(convert_to(:'ann', 'UTF8')), 'the person''s');
select is(billing.rate_key('ip', '192.0.2.7'), sha256('192.0.2.7'), 'the network''s');
select isnt(billing.rate_key('api_key', null), billing.rate_key('user', null), 'the session''s');
select throws_ok($$select billing.rate_key('user', 'x')$$, '22023', null,
  'the context decides, and no key');
select tests.as_kernel();
select throws_ok($$select billing.rate_key('user', null)$$, '28000', null, 'somebody is needed');

select * from finish();
rollback;

-- Finds what an earlier try with the key has done.
begin;
select plan(7);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 5, 'gift', 'g-1') as granted \gset
select throws_ok('select billing.find_movement(null, ''x'', ''grant'', 1, ''x'')', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.find_movement(null, ''x'', ''grant'', 1, ''x'')', '42501', null,
  'nor a business function');
select tests.as_kernel();
select is(billing.find_movement(:'acme', 'g-1', 'grant', 5, 'gift'), :'granted'::uuid,
  'control: the kernel finds it');
select is(billing.find_movement(:'acme', 'g-2', 'grant', 5, 'gift'), null, 'or nothing');
select is(billing.find_movement(:'ann', 'g-1', 'grant', 5, 'gift'), null,
  'another account''s keys are its own');
select throws_ok(
  format('select billing.find_movement(%L, ''g-1'', ''refund'', 5, ''gift'')', :'acme'), 'RL010',
  null, 'a key is of one kind of movement'
);
select throws_ok(
  format('select billing.find_movement(%L, null, ''grant'', 5, ''gift'')', :'acme'), '22004', null,
  'and must be given'
);

select * from finish();
rollback;

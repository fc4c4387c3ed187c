begin;
select plan(11);

select * from tests.stage() \gset
select tests.as_system(:'team');
select messaging.notify(:'team', :'vic', 'a.thing') as note \gset
select messaging.notify(:'team', :'vic', 'a.thing') as other \gset
select messaging.notify(:'team', :'ann', 'a.thing') as anns \gset
select format('select messaging.mark_notification_read(%L, %L)', :'team', :'note') as mark \gset

select tests.log_in(:'ann');
select throws_ok(:'mark', 'NF001', null, 'an owner cannot read for somebody else');
select tests.log_in(:'eve');
select throws_ok(:'mark', '42501', null, 'a stranger cannot');
select throws_ok(
  replace(:'mark', :'team', tests.personal_account(:'eve')::text), 'NF001', null,
  'nor by her own account'
);
select tests.as_system(:'team');
select throws_ok(:'mark', '42501', null, 'the system reads for nobody');
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.notifications where read_at is null), 3,
  'control: three are unread'
);

select tests.log_in(:'vic');
select lives_ok(:'mark', 'a viewer marks his own');
select results_eq(
  'select id, read_at is not null from messaging.notifications order by id',
  format($$values (%L::uuid, true), (%L::uuid, false)$$, :'note', :'other'),
  'that one is read and no other'
);
select lives_ok(:'mark', 'again is no error');
select throws_ok(
  replace(:'mark', :'note', :'team'), 'NF001', null, 'an unknown notification is not found'
);
select throws_ok(
  format('select messaging.mark_notification_read(%L, null)', :'team'), 'NF001', null,
  'nor is none'
);
select throws_ok(
  format('select messaging.mark_notification_read(null, %L)', :'note'), '22004', null,
  'an account is needed'
);

select * from finish();
rollback;

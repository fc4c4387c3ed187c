begin;
select plan(18);

select * from tests.stage() \gset
select tests.log_out();
set local role cf_owner;
create policy update_control on identity.user_settings for update to cf_owner using (true);
create policy select_control on identity.user_settings for select to cf_owner using (true);
update identity.user_settings
set notification_preferences = '{"a.off": [], "a.mail": ["email"], "a.app": ["in_app"]}'
where user_id = :'vic';
select format('select messaging.notify(%L, %L, ', :'team', :'vic') as notify \gset

select tests.as_system(:'team');
select messaging.notify(:'team', :'vic', 'a.thing', '{"n": 1}') as note \gset
select isnt(:'note'::text, '', 'the system notifies a member');
select is(messaging.notify(:'team', :'vic', 'a.off'), null, 'a topic switched off tells nothing');
select is(messaging.notify(:'team', :'vic', 'a.mail'), null, 'a topic by e-mail alone has no row');
select isnt(messaging.notify(:'team', :'vic', 'a.app'), null, 'a topic in the app alone has a row');
select is(
  messaging.notify(:'team', :'eve', 'a.thing'), null, 'whoever is no member is passed over'
);
select tests.as_kernel();
select results_eq(
  'select recipient_id, topic, body::text, read_at from messaging.notifications order by id',
  format(
    $$values (%1$L::uuid, 'a.thing', '{"n": 1}', null::timestamptz), (%1$L, 'a.app', '{}', null)$$,
    :'vic'
  ),
  'what is told in the app is there, unread'
);
select results_eq(
  format(
    $$select occurred_at, tableoid::regclass::text from messaging.notifications where id = %L$$,
    :'note'
  ),
  format(
    $$values (kernel.uuid7_time(%L), 'messaging.notifications_' || to_char(now(), 'YYYY_MM'))$$,
    :'note'
  ),
  'its time is that of its id, and it lies in the month''s partition'
);
select results_eq(
  $$select payload ->> 'recipient_id', payload ->> 'topic' from messaging.messages
    where topic = 'notification.email' order by id$$,
  format($$values (%1$L, 'a.thing'), (%1$L, 'a.mail')$$, :'vic'),
  'what is told by e-mail is in the outbox'
);

-- Who may.
select tests.log_in(:'ann');
select lives_ok(:'notify' || '''a.thing'')', 'an owner notifies');
select tests.log_in(:'vic');
select throws_ok(:'notify' || '''a.thing'')', '42501', null, 'a viewer does not');
select tests.log_in(:'eve');
select throws_ok(:'notify' || '''a.thing'')', '42501', null, 'a stranger does not');
select tests.as_system(tests.personal_account(:'eve'));
select throws_ok(
  :'notify' || '''a.thing'')', '42501', null, 'the system in another account does not'
);
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.notifications), 3,
  'control: the refused ones left no row'
);

-- Malformed.
select tests.as_system(:'team');
select throws_ok(:'notify' || '''thing'')', '23514', null, 'a topic has two parts');
select throws_ok(:'notify' || 'null)', '23502', null, 'a topic is needed');
select throws_ok(:'notify' || '''a.thing'', ''[]'')', '23514', null, 'a body is an object');
select throws_ok(:'notify' || '''a.thing'', null)', '23502', null, 'a body is needed');
select throws_ok(
  $$select messaging.notify(null, null, 'a.thing')$$, '22004', null, 'an account is needed'
);

select * from finish();
rollback;

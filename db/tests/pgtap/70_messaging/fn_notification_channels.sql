begin;
select plan(9);

select * from tests.stage() \gset
select tests.log_out();
set local role cf_owner;
create policy update_control on identity.user_settings for update to cf_owner using (true);
create policy select_control on identity.user_settings for select to cf_owner using (true);
update identity.user_settings
set notification_preferences
  = '{"a.off": [], "a.mail": ["email"], "a.odd": ["pigeon", "in_app"], "a.bad": "in_app"}'
where user_id = :'vic';
select format('select messaging.notification_channels(%L, %L, ', :'team', :'vic') as channels \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select results_eq(
  :'channels' || '''a.other'')', $$values ('{in_app,email}'::text[])$$,
  'a topic that is not named goes by all channels'
);
select results_eq(
  :'channels' || '''a.off'')', $$values ('{}'::text[])$$, 'a topic switched off goes by none'
);
select results_eq(
  :'channels' || '''a.mail'')', $$values ('{email}'::text[])$$, 'a topic goes by the channel named'
);
select results_eq(
  :'channels' || '''a.odd'')', $$values ('{in_app}'::text[])$$, 'an unknown channel is passed over'
);
select results_eq(
  :'channels' || '''a.bad'')', $$values ('{in_app,email}'::text[])$$,
  'a preference that is no list is passed over'
);
select is(
  messaging.notification_channels(:'team', :'ann', 'a.off'), array['in_app', 'email'],
  'another person''s preferences are his own'
);
select is(
  messaging.notification_channels(:'team', :'eve', 'a.other'), null,
  'a stranger is not to be told anything'
);
select is(
  messaging.notification_channels(:'team', :'team', 'a.other'), null, 'nor is who does not exist'
);
select tests.log_in(:'ann');
select throws_ok(
  :'channels' || '''a.other'')', '42501', null, 'services cannot look up people''s preferences'
);

select * from finish();
rollback;

-- messaging.notifications: only the recipient sees his own, while he is in the account.
begin;
select plan(18);

select * from tests.stage() \gset
select tests.personal_account(:'eve') as own \gset
select tests.as_system(:'team');
select messaging.notify(:'team', :'vic', 'a.thing') as vics \gset
select messaging.notify(:'team', :'ann', 'a.thing') as anns \gset
select tests.as_system(:'own');
select messaging.notify(:'own', :'eve', 'a.thing') as eves \gset

select tests.as_kernel();
select is((select count(*)::integer from messaging.notifications), 3, 'control: there are three');
select tests.log_in(:'vic');
select results_eq(
  'select id from messaging.notifications', array[:'vics'::uuid], 'a viewer sees his own alone'
);
select tests.log_in(:'ann');
select results_eq(
  'select id from messaging.notifications', array[:'anns'::uuid],
  'an owner sees hers, and not those of a member'
);
select tests.log_in(:'eve');
select results_eq(
  'select id from messaging.notifications', array[:'eves'::uuid], 'a stranger sees hers'
);
select tests.as_system(:'team');
select is_empty('select id from messaging.notifications', 'the system reads nobody''s');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from messaging.notifications', 'nobody sees none');

-- A partition is no way around.
select tests.log_in(:'ann');
select throws_ok(
  'select id from messaging.notifications_default', '42501', null, 'a partition is not granted'
);
select throws_ok(
  'insert into messaging.notifications default values', '42501', null, 'a service inserts nothing'
);
select throws_ok(
  'update messaging.notifications set read_at = now()', '42501', null, 'nor updates'
);
select throws_ok('delete from messaging.notifications', '42501', null, 'nor deletes');
select throws_ok('truncate messaging.notifications', '42501', null, 'nor truncates');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into messaging.notifications (account_id, occurred_at, id, recipient_id, topic, body)
      values (%L, now(), %L, %L, 'a.thing', '{}')$$, :'own', :'team', :'eve'
  ),
  '42501', null, 'into another account nothing is written'
);
-- Without WHERE and RETURNING the select policy is not asked: the update policy alone must hold.
update messaging.notifications set read_at = now();
select tests.as_kernel();
select results_eq(
  'select id from messaging.notifications where read_at is not null', array[:'anns'::uuid],
  'an update without a where changes one''s own alone'
);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  'update messaging.notifications set recipient_id = recipient_id', '42501', null,
  'the recipient is never changed'
);
select throws_ok('delete from messaging.notifications', '42501', null, 'nothing is deleted');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(
  format(
    $$insert into messaging.notifications (account_id, occurred_at, id, recipient_id, topic, body)
      values (%L, now(), %L, %L, 'a.thing', '{}')$$, :'team', :'team', :'vic'
  ),
  '42501', null, 'a viewer writes none'
);

-- Who leaves sees nothing more.
select tests.log_in(:'vic');
select tenancy.remove_member(:'team', :'vic');
select tests.log_in(:'vic');
select is_empty('select id from messaging.notifications', 'who has left the account sees none');
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.notifications where recipient_id = :'vic'), 1,
  'control: it is still there'
);

select * from finish();
rollback;

-- What a row of messaging may hold. Every check is met once, beside a row that it lets pass.
begin;
select plan(22);

select * from tests.stage() \gset
select jsonb_build_object(
  'account_id', :'team', 'id', :'ann', 'occurred_at', now(), 'recipient_id', :'vic',
  'topic', 'a.thing', 'body', '{}'::jsonb
) as note \gset
select jsonb_build_object(
  'account_id', :'team', 'id', :'ann', 'topic', 'a.thing', 'payload', '{}'::jsonb,
  'status', 'pending', 'attempts', 0, 'max_attempts', 10, 'available_at', now(), 'created_at', now()
) as message \gset

set local role cf_owner;
create policy control_all on messaging.notifications to cf_owner using (true) with check (true);
create policy control_all on messaging.messages to cf_owner using (true) with check (true);
select is(
  tests.refused_by(
    'messaging.notifications', :'note'::jsonb || '{"topic": "thing"}'::jsonb
  ),
  'notifications_topic_ck', 'a notification''s topic has two parts'
);
select is(
  tests.refused_by(
    'messaging.notifications', :'note'::jsonb || '{"body": []}'::jsonb
  ),
  'notifications_body_ck', 'a body is an object'
);
select is(
  tests.refused_by(
    'messaging.notifications',
    :'note'::jsonb || jsonb_build_object('body', jsonb_build_object('x', repeat('x', 16384)))
  ),
  'notifications_body_ck', 'a body has at most 16 KiB'
);
select is(
  tests.refused_by(
    'messaging.notifications', :'note'::jsonb || '{}'::jsonb
  ),
  'nothing', 'control: the same row without the fault is kept'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"topic": "thing"}'::jsonb
  ),
  'messages_topic_ck', 'a message''s topic has two parts'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"payload": []}'::jsonb
  ),
  'messages_payload_ck', 'a payload is an object'
);
select is(
  tests.refused_by(
    'messaging.messages',
    :'message'::jsonb || jsonb_build_object('payload', jsonb_build_object('x', repeat('x', 65536)))
  ),
  'messages_payload_ck', 'a payload has at most 64 KiB'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"status": "lost"}'::jsonb
  ),
  'messages_status_ck', 'a status is a known one'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"status": "delivered"}'::jsonb
  ),
  'messages_delivered_at_ck', 'what is delivered says when'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"delivered_at": "2026-01-01"}'::jsonb
  ),
  'messages_delivered_at_ck', 'what is not delivered has no such time'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"attempts": -1}'::jsonb
  ),
  'messages_attempts_ck', 'attempts are counted from 0'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"max_attempts": 0}'::jsonb
  ),
  'messages_max_attempts_ck', 'one attempt at least'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"max_attempts": 101}'::jsonb
  ),
  'messages_max_attempts_ck', '100 attempts at most'
);
select is(
  tests.refused_by(
    'messaging.messages',
    :'message'::jsonb || jsonb_build_object('leased_by', ' ', 'lease_token', :'ann')
  ),
  'messages_leased_by_ck', 'a consumer has a name'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{"leased_by": "c"}'::jsonb
  ),
  'messages_lease_ck', 'a lease has a token'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || jsonb_build_object('last_error', repeat('x', 2001))
  ),
  'messages_last_error_ck', 'an error is at most 2000 characters long'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || jsonb_build_object('account_id', :'vic')
  ),
  'messages_account_fk', 'the account exists'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{}'::jsonb
  ),
  'nothing', 'control: the same row without the fault is kept'
);
select is(
  tests.refused_by(
    'messaging.messages', :'message'::jsonb || '{}'::jsonb
  ),
  'messages_pk', 'an id serves once in an account'
);

-- The indexes that the queue and the unread list stand on.
reset role;
select has_index('messaging', 'messages', 'messages_available_at_idx', 'the queue has its index');
select has_index(
  'messaging', 'notifications', 'notifications_account_id_recipient_id_unread_idx',
  'what is unread has its index'
);
select is(
  (select count(*)::integer from pg_class as c
    where c.relname ~ '^notifications_[0-9]{4}_[0-9]{2}$' and c.relrowsecurity
      and c.relforcerowsecurity and c.relacl is null),
  5, 'there is a partition for each month from the last to the third from now'
);

select * from finish();
rollback;

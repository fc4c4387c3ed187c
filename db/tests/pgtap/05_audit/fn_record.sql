-- The log's only door. The actor is the verified context's, never a parameter.
begin;
select plan(5);

select tests.new_person('ada') as ada \gset
select tests.personal_account(:'ada') as account \gset
select tests.as_service('svc_auth');
select session_id, token from identity.log_in('ada@example.com', tests.password()) \gset

select tests.as_service('svc_app');
select identity.authenticate(:'token', p_request_id => 'req-7',
  p_ip => '203.0.113.7/24') is not null
  as done \gset
select throws_ok(
  format('select audit.record(%L, %L, %L, %L, %L)', :'account', 'a.b', '1', 'access', '{}'),
    '42501',
  null, 'a service writes no entry'
);
select tests.as_service('cf_api');
select throws_ok(
  format('select audit.record(%L, %L, %L, %L, %L)', :'account', 'a.b', '1', 'access', '{}'),
    '42501',
  null, 'nor does a business function'
);

select current_setting('cf.context') as context \gset
select tests.as_kernel();
select set_config('cf.context', :'context', true) is not null as set \gset
select audit.record(:'account', 'a.b', 'key', 'access', '{"x": [1, 2]}');
select results_eq(
  $$select actor_kind, actor_id, credential_id, request_id, host(ip), reason, action, row_key,
      changes, database_role, occurred_at between now() and clock_timestamp()
    from audit.entries where table_name = 'a.b'$$,
  format($$values ('user', %L::uuid, %L::uuid, 'req-7', '203.0.113.7', null::text, 'access', 'key',
    '{"x": [1, 2]}'::jsonb, %L, true)$$, :'ada', :'session_id', session_user),
  'an entry holds actor, credential, request, address, what and when'
);
select set_config('cf.context', 'forged', true) is not null as set \gset
select throws_ok(
  format('select audit.record(%L, %L, %L, %L, %L)', :'account', 'a.b', '1', 'access', '{}'),
    '28000',
  null, 'under a forged context nothing is written'
);
select set_config('cf.context', '', true) is not null as set \gset
select audit.record(:'account', 'a.c', '1', 'access', '{}');
select results_eq(
  $$select actor_kind, actor_id, request_id from audit.entries where table_name = 'a.c'$$,
  $$values ('none', null::uuid, null::text)$$, 'when nobody acts the entry says so'
);

select * from finish();
rollback;

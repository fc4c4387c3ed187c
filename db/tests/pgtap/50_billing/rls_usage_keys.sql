-- Who sees and who writes billing.usage_keys, without a where as well as with one.
begin;
select plan(11);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select billing.record_usage(:'acme', 'poster', 1, 'job');
select tests.log_in(:'eve');
select billing.record_usage(:'rival', 'poster', 1, 'job');

select tests.log_in(:'ann');
select throws_ok('select count(*) from billing.usage_keys', '42501', null,
  'no service reads keys');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.usage_keys default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.usage_keys set event_id = null$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.usage_keys', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok('select count(*) from billing.usage_keys', '42501', null,
  'no business function reads keys');
select throws_ok(
  format(
    $$insert into billing.usage_keys (account_id, idempotency_key, event_id, occurred_at,
        arguments_hash)
      values (%L, 'x', gen_random_uuid(), now(), sha256('x'))$$,
    :'acme'
  ),
  '42501', null, 'nor writes them: the kernel''s door is the only one'
);
select throws_ok('update billing.usage_keys set event_id = gen_random_uuid()', '42501', null,
  'no key is changed');
select throws_ok('delete from billing.usage_keys', '42501', null, 'nor deleted');

select tests.as_kernel();
select is(
  (select count(*) from billing.usage_keys where account_id in (:'acme', :'rival')), 2::bigint,
  'the kernel sees the keys of every account'
);
select throws_ok('update billing.usage_keys set occurred_at = now()', '42501', null,
  'and changes none');
with done as (
  delete from billing.usage_keys where account_id in (:'acme', :'rival')
  returning 1
)
select is((select count(*) from done), 2::bigint, 'and takes them away');

select * from finish();
rollback;

-- SPEC 1: a person signs out all his other devices.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as account \gset
select tests.grant_plan(:'account', 'pro');
select tests.log_in(:'bob');
select tests.as_service('svc_auth');
select token as phone from identity.log_in('ada@example.com', tests.password(), 'phone') \gset
select token as laptop from identity.log_in('ada@example.com', tests.password(), 'laptop') \gset
select token as watch from identity.log_in('ada@example.com', tests.password(), 'watch') \gset
select identity.log_out(:'watch') as done \gset
select token as tablet from identity.log_in('ada@example.com', tests.password(), 'tablet') \gset

select tests.as_service('svc_app');
select identity.authenticate(:'laptop') is not null as done \gset
select is(identity.revoke_other_sessions(), 2, 'two other devices were signed in');
select results_eq(
  'select device, revoked_reason from identity.sessions order by device',
  $$values ('laptop', null), ('phone', 'revoked'), ('tablet', 'revoked'), ('watch', 'log_out')$$,
  'they are signed out; this one stays, and what was over says why it was'
);
select is(identity.revoke_other_sessions(), 0, 'again there is none');
select throws_ok(format('select identity.authenticate(%L)', t), '28000', null, 'a token is dead')
from unnest(array[:'phone', :'tablet']) as t;
select lives_ok(format('select identity.authenticate(%L)', :'laptop'), 'this one''s not');
select tests.as_kernel();
select is((select revoked_at from identity.sessions where user_id = :'bob'), null,
  'nobody else''s is touched');

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select identity.revoke_other_sessions()', '42501', null, 'nobody is acting');
select tests.as_system(:'account');
select throws_ok('select identity.revoke_other_sessions()', '42501', null,
  'the system is no person');
select tests.as_kernel();
select is((select count(*) from identity.sessions where revoked_at is null), 2::bigint,
  'neither ended any');

select * from finish();
rollback;

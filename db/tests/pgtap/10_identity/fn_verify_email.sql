-- SPEC 1: one-time tokens: used once, gone after a time.
begin;
select plan(10);

select tests.as_service('svc_auth');
select identity.sign_up('ada@example.com', 'ada') as token \gset
select identity.sign_up('bob@example.com', 'bob') as late \gset
select identity.sign_up('cyd@example.com', 'cyd') as suspended \gset
select tests.as_kernel();
select id as ada from identity.users where username = 'ada' \gset
update identity.one_time_tokens set created_at = now() - interval '4 days', expires_at = now()
where token_hash = kernel.token_hash(:'late');
update identity.users set status = 'suspended' where username = 'cyd';

select tests.as_service('svc_auth');
select throws_ok(format('select identity.verify_email(%L)', t), 'NF002', null, d)
from (values
  ('cfv_' || repeat('A', 43), 'an unknown token is refused'), ('', 'an empty one'),
  (:'late', 'an expired one'), (upper(:'token'), 'one in another case')
) as v (t, d);
select throws_ok('select identity.verify_email(null)', 'NF002', null, 'none is refused');
select is(identity.verify_email(:'token'), :'ada'::uuid, 'the right one returns the person');
select throws_ok(format('select identity.verify_email(%L)', :'token'), 'NF002', null,
  'a second time it is refused');
select lives_ok(format('select identity.verify_email(%L)', :'suspended'),
  'a barred person''s is used up');
select tests.as_kernel();
select results_eq(
  'select username, status, verified_at is not null from identity.users order by username',
  $$values ('ada', 'active', true), ('bob', 'pending_verification', false),
    ('cyd', 'suspended', false)$$,
  'only the verified person is active'
);
select tests.as_service('svc_app');
select throws_ok($$select identity.verify_email('x')$$, '42501', null, 'svc_app verifies nobody');

select * from finish();
rollback;

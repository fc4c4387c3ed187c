-- One-time tokens: of one purpose, used once, gone after a time, somebody's.
begin;
select plan(11);
-- covers: request_token

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select purpose, identity.request_token('ada@example.com', purpose, 'cfx_', '1 hour',
  array['active'])
  as token
from unnest(array['verify_email']) as purpose \gset verify_
select identity.request_token('ada@example.com', 'reset_password', 'cfx_', '1 hour',
  array['active'])
  as reset,
  identity.request_token('ada@example.com', 'magic_link', 'cfx_', '1 hour', array['suspended'])
  as nobodys,
  identity.request_token('ada@example.com', 'magic_link', 'cfx_', '1 hour', array['active']) as late
\gset
update identity.one_time_tokens set created_at = now() - interval '2 hours', expires_at = now()
where token_hash = kernel.token_hash(:'late');
select throws_ok(format('select identity.use_token(%L, %L)', t, p), 'NF002', 'token not found', d)
from (values (:'reset', 'magic_link', 'one of another purpose'), (:'reset', null, 'of no purpose'),
  (:'nobodys', 'magic_link', 'nobody''s'), (:'late', 'magic_link', 'an expired one'),
  (null, 'magic_link', 'none'), ('', 'magic_link', 'an empty one')) as v (t, p, d);
select is(
  (select count(*) from identity.one_time_tokens where used_at is not null), 1::bigint,
  'control: none of these was used; the one is that of the sign-up'
);
select results_eq(
  format('select user_id, purpose, used_at from identity.use_token(%L, %L)', :'reset',
    'reset_password'),
  format($$values (%L::uuid, 'reset_password', now())$$, :'ada'), 'the right one is the person''s'
);
select throws_ok(format('select identity.use_token(%L, %L)', :'reset', 'reset_password'), 'NF002',
  null, 'once');
select throws_ok($$select identity.request_token('a@example.com', 'nonsense', 'x', '1 hour',
  '{}')$$,
  '22023', null, 'a purpose is a known one');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.use_token(%L, %L)', :'verify_token', 'verify_email'),
  '42501',
  null, 'no service may');

select * from finish();
rollback;

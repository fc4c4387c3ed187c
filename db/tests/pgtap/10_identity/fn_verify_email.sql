-- SPEC 1: one-time tokens: used once, gone after a time.
begin;
select plan(26);

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
-- Kinds of token are not mixed up.
select tests.new_person('eve') as eve \gset
select tests.as_service('svc_auth');
select identity.request_password_reset('eve@example.com') as reset,
  identity.request_magic_link('eve@example.com') as link,
  identity.request_email_verification('eve@example.com') as done \gset
select throws_ok(format('select identity.verify_email(%L)', t), 'NF002', null, d)
from (values (:'reset', 'a reset token verifies nothing'), (:'link', 'nor does a magic link'),
  (:'done', 'nor what was sent to somebody who is verified')) as v (t, d);
select lives_ok(format('select identity.reset_password(%L, tests.password())', :'reset'),
  'control: the reset token is good for what it is for');

-- An address that somebody claimed and never proved: whoever proves it starts afresh.
select identity.sign_up('dan@example.com', 'squatter', 'Squatter', tests.password() || 'x')
  as first,
  identity.sign_up('Dan@example.com', 'dan', 'Dan', tests.password(), 'de-DE', 'Europe/Berlin')
  as second,
  identity.sign_up('dan@example.com', 'third', 'Third', tests.password() || 'z') as third \gset
select tests.as_kernel();
select id as squatter from identity.users where username = 'squatter' \gset
select tests.as_service('svc_auth');
select token as squatters from identity.log_in('dan@example.com', tests.password() || 'x') \gset
select identity.authenticate(:'squatters') is not null as done \gset
select a.id as account from tenancy.accounts as a \gset
select tests.as_kernel();
insert into identity.identities (user_id, provider, subject)
values (:'squatter', 'google', 'squatters-subject');
select tests.log_out();
select tests.as_service('svc_auth');
select identity.verify_email(:'second') as dan \gset
select isnt(:'dan'::uuid, :'squatter'::uuid, 'the new person is not the squatter');
select tests.as_kernel();
select results_eq(
  format('select email, username, full_name, locale, time_zone, status, verified_at is not null,
    password_digest = kernel.token_hash(tests.password()) from identity.users where id = %L',
    :'dan'),
  $$values ('Dan@example.com', 'dan', 'Dan', 'de-DE', 'Europe/Berlin', 'active', true, true)$$,
  'but what was given at the sign-up whose token was used'
);
select results_eq(
  format('select status, deleted_at is not null, password_digest from identity.users
    where id = %L', :'squatter'),
  $$values ('deleted', true, null::bytea)$$, 'the squatter is gone'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.authenticate(%L)', :'squatters'), '28000', null,
  'his session is over');
select is((identity.log_in('dan@example.com', tests.password() || 'x')).outcome, 'refused',
  'his password opens nothing');
select is((identity.log_in('dan@example.com', tests.password())).outcome, 'ok',
  'control: the new one does');
select is(
  (identity.log_in_with_identity('google', 'squatters-subject', 'dan@example.com', true)).outcome,
  'link_required', 'his social log-in does not lead to the new person'
);
select throws_ok(format('select identity.verify_email(%L)', t), 'NF002', null, d)
from (values (:'first', 'his own token opens nothing any more'),
  (:'third', 'nor does that of a later sign-up'), (:'second', 'nor the same one again'))
  as v (t, d);
select tests.log_in(:'dan');
select is((select array_agg(id) from tenancy.accounts) @> array[:'account'::uuid], false,
  'nothing of the squatter''s account is there');
select is((select count(*) from tenancy.accounts), 1::bigint, 'control: there is a new one');

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select identity.verify_email('x')$$, '42501', null, 'svc_app verifies nobody');

select * from finish();
rollback;

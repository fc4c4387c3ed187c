-- SPEC 1: social log-in; an address is nobody's but of who has proved it.
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.link_identity('google', 'adas') is not null as done \gset
select tests.log_in(:'sue', 'svc_auth');
select identity.link_identity('google', 'sues') is not null as done \gset
select tests.log_out();
select tests.as_service('svc_auth');
select identity.suspend_person(:'sue', 'test');
select l.outcome, l.user_id, l.token, l.session_id from identity.log_in_with_identity(
  p_provider => 'google', p_subject => 'adas', p_email => 'other@example.com',
  p_email_verified => false, p_device => 'phone', p_ip => '203.0.113.7', p_user_agent => 'Mozilla'
) as l \gset
select is(:'outcome'::text, 'ok', 'a linked one logs in, whatever address the provider names');
select is(:'user_id'::uuid, :'ada'::uuid, 'its person');
select lives_ok(format('select identity.authenticate(%L)', :'token'), 'whose session is good');
select isnt((select last_used_at from identity.identities), null, 'and the use is noted');
select tests.log_out();
select tests.as_kernel();
select results_eq(
  format('select device, host(ip), user_agent from identity.sessions where id = %L', :'session_id'),
  $$values ('phone', '203.0.113.7', 'Mozilla')$$, 'and says from where'
);
select count(*) as people from identity.users \gset
select tests.as_service('svc_auth');
select is((identity.log_in_with_identity(p, s, e, v)).outcome, o, d)
from (values
  ('google', 'sues', 'sue@example.com', true, 'refused', 'a barred person is refused'),
  ('google', 'new', 'new@example.com', false, 'refused',
    'an address nobody vouches for makes nobody'),
  ('google', 'new', 'ada@example.com', false, 'refused', 'whether or not it is known'),
  ('google', 'new', 'new@example.com', null, 'refused', 'unknown is not vouched for'),
  ('google', 'new', null, true, 'refused', 'no address makes nobody'),
  ('google', 'new', ' ADA@example.com', true, 'link_required',
    'an address that somebody has proved is linked by him'),
  ('facebook', 'adas', 'ada@example.com', true, 'link_required',
    'the subject of another provider is another'),
  ('google', null, 'new@example.com', false, 'refused', 'no subject is nobody''s')
) as v (p, s, e, v, o, d);
select throws_ok(format('select identity.log_in_with_identity(%L, %L, %L, true)', p, s, e), c, null,
  d)
from (values
  ('myspace', 's', 'x@example.com', '23514', 'an unknown provider'),
  ('google', '', 'x@example.com', '23514', 'an empty subject'),
  ('google', 's', 'x', '23514', 'a malformed address'),
  ('google', null, 'x@example.com', '23502', 'no subject')
) as v (p, s, e, c, d);
select tests.as_kernel();
select is((select count(*) from identity.users), :people::bigint, 'none of these made a person');

select tests.as_service('svc_auth');
select l.outcome, l.user_id as cyd from identity.log_in_with_identity(
  'apple', 'cyds', ' Cyd@example.com ', true, repeat('Cyd ', 100)
) as l \gset
select is(:'outcome'::text, 'ok', 'an address that is vouched for and free makes a person');
select is((identity.log_in_with_identity('apple', 'cyds', null, null)).user_id, :'cyd'::uuid,
  'who comes again as the same');
select tests.as_kernel();
select results_eq(
  format($$select u.email, u.status, u.username ~ '^user-[0-9a-f]{20}$', length(u.full_name),
      u.password_digest, count(m.*)
    from identity.users as u join tenancy.members as m on m.user_id = u.id
    where u.id = %L group by u.id$$, :'cyd'),
  $$values ('Cyd@example.com', 'active', true, 200, null::bytea, 1::bigint)$$,
  'active, with a made-up user name and a personal account, without a password'
);

-- Somebody claimed the address and never proved it.
select tests.as_service('svc_auth');
select identity.sign_up('dan@example.com', 'squatter', p_password_phc => tests.password()) as signed
\gset
select token as squatters from identity.log_in('dan@example.com', tests.password()) \gset
select l.outcome, l.user_id as dan
from identity.log_in_with_identity('google', 'dans', 'dan@example.com', true) as l \gset
select is(:'outcome'::text, 'ok',
  'whom the provider vouches for gets an address that nobody proved');
select throws_ok(format('select identity.authenticate(%L)', :'squatters'), '28000', null,
  'who claimed it is logged out');
select is((identity.log_in('dan@example.com', tests.password())).outcome, 'refused',
  'and his password opens nothing');
select throws_ok(format('select identity.verify_email(%L)', :'signed'), 'NF002', null,
  'nor his token');
select throws_ok($$select identity.log_in_with_identity('google', 'adas', null, null)$$, '42501',
  null,
  s.role || ' logs nobody in')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

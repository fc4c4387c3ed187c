-- SPEC 1: log-in by a link in an e-mail.
begin;
select plan(16);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.request_magic_link('ada@example.com') as link,
  identity.request_magic_link('ada@example.com') as late,
  identity.request_password_reset('ada@example.com') as reset \gset
select tests.as_kernel();
update identity.one_time_tokens set created_at = now() - interval '1 hour', expires_at = now()
where token_hash = kernel.token_hash(:'late');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.log_in_with_magic_link(%L)', t), 'NF002', null, d)
from (values ('cfo_' || repeat('A', 43), 'an unknown link is refused'), ('', 'an empty one'),
  (null, 'none'), (:'late', 'an expired one'), (:'reset', 'a reset token')) as v (t, d);
select l.outcome, l.user_id, l.token, l.session_id
from identity.log_in_with_magic_link(:'link', 'phone', '203.0.113.7', 'Mozilla') as l \gset
select is(:'outcome'::text, 'ok', 'the right one logs in');
select is(:'user_id'::uuid, :'ada'::uuid, 'its person');
select lives_ok(format('select identity.authenticate(%L)', :'token'), 'whose session is good');
select tests.log_out();
select tests.as_kernel();
select results_eq(
  format('select device, host(ip), user_agent from identity.sessions where id = %L', :'session_id'),
  $$values ('phone', '203.0.113.7', 'Mozilla')$$, 'and says from where'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.log_in_with_magic_link(%L)', :'link'), 'NF002', null,
  'a second time it is refused');

-- Who claimed the address and never proved it does not get the proof of another one.
select identity.sign_up('pat@example.com', 'pat', 'Pat', tests.password()) is not null as done \gset
select identity.request_magic_link('pat@example.com') as link \gset
select user_id as pat from identity.log_in_with_magic_link(:'link') \gset
select is((identity.log_in('pat@example.com', tests.password())).outcome, 'refused',
  'the password of who claimed an address is gone when a link proves it');
select tests.as_kernel();
select results_eq(
  format('select username, status from identity.users where id = %L', :'pat'),
  $$values ('pat', 'active')$$, 'the new person is verified, and has the user name'
);
select is((select count(*) from identity.users where username = 'pat'), 2::bigint,
  'control: the old one is another');
select throws_ok($$select identity.log_in_with_magic_link('x')$$, '42501', null,
  s.role || ' logs nobody in')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;

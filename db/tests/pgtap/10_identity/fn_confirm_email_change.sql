-- SPEC 1: the new address is proved, and only then it is the person's.
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.request_email_change('new@example.com') as token,
  identity.request_email_change('newer@example.com') as other,
  identity.request_email_change('bob@example.com') as bobs,
  identity.request_email_change('late@example.com') as late,
  identity.request_password_reset('ada@example.com') as reset \gset
select identity.sign_up('new@example.com', 'squatter', p_password_phc => tests.password())
  as squatted \gset
select token as squatters from identity.log_in('new@example.com', tests.password()) \gset
select tests.as_kernel();
update identity.one_time_tokens set created_at = now() - interval '2 days', expires_at = now()
where token_hash = kernel.token_hash(:'late');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.confirm_email_change(%L)', t), 'NF002', null, d)
from (values ('cfe_' || repeat('A', 43), 'an unknown token is refused'), ('', 'an empty one'),
  (null, 'none'), (:'late', 'an expired one'), (:'reset', 'a reset token'),
  (:'squatted', 'a verification token'), (:'bobs', 'one for an address that is another one''s'))
  as v (t, d);
select is(identity.confirm_email_change(:'token'), :'ada'::uuid,
  'the right one returns the person');
select tests.as_kernel();
select results_eq(
  format('select email, status, verified_at from identity.users where id = %L', :'ada'),
  $$values ('new@example.com', 'active', now())$$, 'the address is the new one'
);
select is((select email from identity.users where id = :'bob'), 'bob@example.com',
  'control: the other one''s is as it was');
select is((select status from identity.users where username = 'squatter'), 'deleted',
  'who claimed the new address and never proved it is retired');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.authenticate(%L)', :'squatters'), '28000', null,
  'and his session over');
select throws_ok(format('select identity.%s', q), 'NF002', null, d)
from (values
  (format('confirm_email_change(%L)', :'token'), 'the token is used up'),
  (format('confirm_email_change(%L)', :'other'), 'so are others'),
  (format('reset_password(%L, tests.password())', :'reset'),
    'what was sent to the old address opens nothing any more')
) as v (q, d);

-- Whoever mistyped the address at sign-up mends it, and is verified by that.
select identity.sign_up('typo@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done \gset
select token from identity.log_in('typo@example.com', tests.password()) \gset
select identity.authenticate(:'token') is not null as done \gset
select identity.request_email_change('pat@example.com') as token \gset
select identity.confirm_email_change(:'token') as pat \gset
select tests.as_kernel();
select results_eq(
  format('select username, email, status from identity.users where id = %L', :'pat'),
  $$values ('pat', 'pat@example.com', 'active')$$, 'a mistyped address is mended and verified'
);
select throws_ok($$select identity.confirm_email_change('x')$$, '42501', null,
  s.role || ' changes none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker']) as r (role)
) as s;

select * from finish();
rollback;

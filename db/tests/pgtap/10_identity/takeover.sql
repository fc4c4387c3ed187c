-- Ways in that somebody prepares beforehand: in an address not yet proved, in a token that waits,
-- in letters that look or fold alike.
begin;
select plan(29);

-- Eve claims Vic's address and sets up what she can; then Vic signs up, and loses the e-mail.
select tests.as_service('svc_auth');
select identity.sign_up('vic@example.com', 'eve', 'Eve', tests.password() || 'e') as eves \gset
select token as claimants
from identity.log_in('vic@example.com', tests.password() || 'e') \gset
select identity.authenticate(:'claimants') is not null as done \gset
select identity.current_user_id() as eve \gset
select throws_ok($$select identity.link_identity('google', 'eves')$$, '42501', null,
  'who has not proved the address links no social log-in');
select tests.log_out();
select tests.as_service('svc_auth');
select identity.request_email_verification('vic@example.com') as early,
  identity.sign_up('Vic@example.com', 'vic', 'Vic', tests.password()) as vics,
  identity.request_email_verification('vic@example.com') as again \gset
select identity.verify_email(:'again') as vic \gset
select isnt(:'vic'::uuid, :'eve'::uuid,
  'an e-mail asked for anew, after two have signed up, makes nobody the owner of what is there');
select tests.as_kernel();
select results_eq(
  format('select id = %L, status, password_digest is null from identity.users
    where lower(email) = %L order by status', :'vic', 'vic@example.com'),
  $$values (true, 'active', true), (false, 'deleted', true)$$,
  'but a new person without a password, and the claimant is gone'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.authenticate(%L)', :'claimants'), '28000', null,
  'with the session');
select is((identity.log_in('vic@example.com', tests.password() || 'e')).outcome, 'refused',
  'and the password');
select throws_ok(format('select identity.verify_email(%L)', t), 'NF002', null, d)
from (values (:'early', 'the e-mail that was asked for before'), (:'eves', 'that of the claimant'),
  (:'vics', 'and the owner''s first one open nothing any more')) as v (t, d);

-- Where nobody else has signed up, it is his.
select identity.sign_up('sam@example.com', 'sam', 'Sam', tests.password()) is not null as done \gset
select identity.request_email_verification('sam@example.com') as again \gset
select tests.as_kernel();
select id as sam from identity.users where username = 'sam' \gset
select tests.as_service('svc_auth');
select is(identity.verify_email(:'again'), :'sam'::uuid,
  'control: where one signed up, the e-mail asked for anew verifies that one');
select is((identity.log_in('sam@example.com', tests.password())).outcome, 'ok',
  'control: and all is as it was');

-- A stolen session asks for another address; the owner changes the password.
select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.request_email_change('thief@example.com') as thiefs \gset
select tests.log_in(:'ada', 'svc_auth');
select is(identity.set_password(tests.password(), tests.password() || 'n'), 'ok',
  'a new password');
select throws_ok(format('select identity.confirm_email_change(%L)', :'thiefs'), 'NF002', null,
  'ends a change of address that waits');
select identity.request_email_change('own@example.com') as own \gset
select is(identity.confirm_email_change(:'own'), :'ada'::uuid,
  'control: one asked for later works');

-- The Kelvin sign and the dotted capital I become ASCII letters in lower case, and are others.
select tests.new_person('mike') as mike \gset
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.reset_password(%L, tests.password())',
    identity.request_password_reset(a || '@example.com')), 'NF002', null, d
)
from (values (U&'mi\212Ae', 'a reset for an address with a Kelvin sign opens nobody''s'),
  (U&'m\0130ke', 'nor one with a dotted capital I')) as v (a, d);
select throws_ok(
  format('select identity.log_in_with_magic_link(%L)',
    identity.request_magic_link(U&'mi\212Ae@example.com')), 'NF002', null, 'nor does a magic link'
);
select is(
  identity.reset_password(identity.request_password_reset(' MIKE@Example.com '), tests.password()),
  :'mike'::uuid, 'control: ASCII letters count whatever their case'
);
select throws_ok(
  format('select identity.sign_up(%L, %L)', a, 'new-name'), '23514', null, d
)
from (values (U&'\212Aim@example.com', 'nobody signs up with one'),
  (U&'\00C9dith@example.com', 'nor with another capital that is not ASCII')) as v (a, d);
select lives_ok(
  format('select identity.sign_up(%L, %L)', U&'\00E9dith@example.com', 'edith'),
  'control: small letters may be any'
);
select throws_ok(
  format('select identity.log_in_with_identity(%L, %L, %L, true)', 'google', 'k',
    U&'\212Aim@example.com'), '23514', null, 'nor by a social log-in'
);
select tests.log_in(:'mike', 'svc_auth');
select throws_ok(
  format('select identity.request_email_change(%L)', U&'\212Aim@example.com'), '22023', null,
  'nor is it anybody''s new address'
);
select lives_ok(
  format('select identity.request_email_change(%L)', U&'\00E9ric@example.com'),
  'control: small letters may be any there, too'
);
select tests.as_kernel();
select results_eq(
  $$select email from identity.users where email ~ '[^ -~]'$$,
  $$values (U&'\00E9dith@example.com')$$, 'control: an address with such a letter is kept'
);

-- A claimant who is barred keeps nobody from the address; an owner who is barred keeps his.
select tests.as_service('svc_auth');
select identity.sign_up('roy@example.com', 'squatter') is not null as done \gset
select tests.as_kernel();
select id as squatter from identity.users where username = 'squatter' \gset
select tests.as_service('svc_auth');
select lives_ok(format('select identity.suspend_person(%L, %L)', :'squatter', 'abuse'), 'barred');
select identity.sign_up('roy@example.com', 'roy', 'Roy', tests.password()) as roys \gset
select isnt(identity.verify_email(:'roys'), :'squatter'::uuid, 'the owner proves the address');
select is((identity.log_in('roy@example.com', tests.password())).outcome, 'ok', 'and is in');
select identity.suspend_person(:'mike', 'abuse');
select identity.sign_up('mike@example.com', 'mike-2', 'Mike', tests.password()) as mikes \gset
select throws_ok(format('select identity.verify_email(%L)', :'mikes'), 'NF002', null,
  'who proved it once and is barred does not come back by it');
select is(
  (identity.log_in_with_identity('google', 'mikes', 'mike@example.com', true)).outcome,
  'link_required', 'nor by a social log-in'
);

select * from finish();
rollback;

-- A person changes his own profile, stating the revision he read.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done
\gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset

select tests.log_in(:'ada');
select revision from identity.users \gset
select is(
  identity.update_profile(:revision, 'Ada L.', 'https://example.com/a.png', 'de-DE',
    'Europe/Berlin'),
  :revision + 1, 'the new revision is returned'
);
select results_eq(
  'select full_name, avatar_url, locale, time_zone, revision from identity.users',
  format($$values ('Ada L.', 'https://example.com/a.png', 'de-DE', 'Europe/Berlin', %s)$$,
    :revision + 1),
  'the row is as told'
);
select throws_ok(format('select identity.update_profile(%s, %L)', r, 'x'), 'SV001', null, d)
from (values (:revision::text, 'the revision before is stale'), ('100', 'one to come, too'),
  ('null', 'none is stale')) as v (r, d);
select is(identity.update_profile(:revision + 1), :revision + 2, 'null leaves values as they are');
select is((select full_name from identity.users), 'Ada L.', 'as the name');
select throws_ok(
  format('select identity.update_profile(%s, p_locale => %L, p_time_zone => %L,
    p_avatar_url => %L)',
    :revision + 2, l, z, a),
  '23514', null, d
)
from (values
  ('x_y', null, null, 'a malformed locale'), (null, 'Nowhere', null, 'an unknown time zone'),
  (null, null, 'http://x', 'a picture not over https')
) as v (l, z, a, d);
select tests.as_kernel();
select is((select full_name from identity.users where id = :'bob'), '',
  'control: Bob is there, unchanged');

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select identity.update_profile(1)', '42501', 'no person is acting',
  'nobody changes nothing');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok('select identity.update_profile(1)', '42501', null,
  'the system changes no profile');
select tests.log_in(:'pat');
select lives_ok('select identity.update_profile(1)', 'whoever has yet to verify may, for 72 hours');
select tests.as_kernel();
update identity.users set created_at = now() - interval '73 hours' where id = :'pat';
select tests.log_in(:'pat');
select is((select username from identity.users), 'pat', 'after that he reads his own basic data');
select throws_ok('select identity.update_profile(2)', '42501', null, 'and changes nothing');
select is_empty('select 1 from tenancy.accounts', 'nor does he see an account');

select * from finish();
rollback;

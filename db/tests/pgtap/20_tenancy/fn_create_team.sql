-- SPEC 2: a team is made by a person whose address is verified.
begin;
select plan(13);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done
\gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset

select tests.log_in(:'ada');
select tenancy.create_team('Team', 'team') as team \gset
select results_eq(
  format('select kind, slug, name, region from tenancy.accounts where id = %L', :'team'),
  $$values ('team', 'team', 'Team', 'eu')$$, 'the account is there'
);
select results_eq(
  format('select user_id, role from tenancy.members where account_id = %L', :'team'),
  format('values (%L::uuid, %L)', :'ada', 'owner'), 'and is its maker''s, who sees it at once'
);
select throws_ok(format('select tenancy.create_team(%L, %L, %L)', n, s, r), c, null, d)
from (values
  ('T', 'team', 'eu', '23505', 'a taken slug is refused'),
    ('T', 'T T', 'eu', '23514', 'a malformed one'),
  (' ', 'ttt', 'eu', '23514', 'a blank name'), ('T', 'ttt', 'Mars', '23514', 'a malformed region'),
  (null, 'ttt', 'eu', '23502', 'no name'), ('T', null, 'eu', '23502', 'no slug')
) as v (n, s, r, c, d);

select tests.log_in(:'pat');
select throws_ok($$select tenancy.create_team('T', 'ttt')$$, '42501', 'address is not verified',
  'whoever has not verified the address makes no team');
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['account.manage']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok($$select tenancy.create_team('T', 'ttt')$$, '42501', 'nobody is acting',
  'a key makes none');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select tenancy.create_team('T', 'ttt')$$, '42501', 'nobody is acting',
  'nobody makes none');
select tests.as_kernel();
select is((select count(*) from tenancy.accounts where kind = 'team'), 1::bigint,
  'control: one team was made');

select tests.as_kernel();
update identity.attempts set attempt_count = 100 where kind = 'create_team_day';
select tests.log_in(:'ada');
select throws_ok($$select tenancy.create_team('One more', 'one-more')$$, 'LM006',
  'too many attempts', 'nobody makes more than 100 teams a day');

select * from finish();
rollback;

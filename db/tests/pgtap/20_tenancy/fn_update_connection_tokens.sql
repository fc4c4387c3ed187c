-- The publishing service renews tokens.
begin;
select plan(15);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as one,
  'v1.key-1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBB' as two,
  'v1.key-2.AAAAAAAAAAAAAAAA.CCCCCCCCCCCCCCCCCCCCCCCC' as other_key \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '1', :'one') as bobs \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'one', :'one') as mine \gset
select throws_ok(format('select tenancy.update_connection_tokens(%L, %L, 1, %L)', :'team', :'mine',
  :'two'), '42501', 'permission denied', 'a person renews none');
select tests.as_system(:'team', 'svc_social');
select tenancy.mark_connection(:'team', :'mine', 1, 'expired', 'over') as revision \gset
select tenancy.update_connection_tokens(
  p_account_id => :'team', p_connection_id => :'mine', p_revision => :revision,
  p_access_token => :'two', p_expires_at => now() + interval '1 hour'
) as renewed \gset
select results_eq(
  'select status, last_error, expires_at, revision from tenancy.social_connections',
  format($$values ('active', null::text, now() + interval '1 hour', %s)$$, :renewed),
  'it is active again, and the revision is as returned'
);
select tests.as_kernel();
select results_eq(
  format('select access_token, refresh_token from tenancy.social_connections where id = %L',
    :'mine'),
  format('values (%L, %L)', :'two', :'one'), 'the new token, and the refresh token before'
);
select tests.as_system(:'team', 'svc_social');
select throws_ok(
  format('select tenancy.update_connection_tokens(%L, %L, %s, %L, %L)', a, i, r, t, f), c, null, d
)
from (values
  (:'team', :'mine', :revision::text, :'one', null, 'SV001', 'who comes second is told'),
  (:'team', :'mine', 'null', :'one', null, 'SV001', 'so is who read nothing'),
  (:'team', :'mine', :renewed::text, 'plain', null, '23514', 'a plain token is refused'),
  (:'team', :'mine', :renewed::text, null, null, '23514', 'and none'),
  (:'team', :'mine', :renewed::text, :'one', :'other_key', '23514', 'and two under two keys'),
  (:'team', :'bobs', '1', :'one', null, 'NF001', 'another account''s is not found'),
  (:'other', :'bobs', '1', :'one', null, '42501', 'nor in its own account'),
  (null, :'mine', '1', :'one', null, '22004', 'no account')
) as v (a, i, r, t, f, c, d);
select lives_ok(
  format('select tenancy.update_connection_tokens(%L, %L, %s, %L, %L)', :'team', :'mine', :renewed,
    :'other_key', :'other_key'),
  'control: both under another key are taken'
);
select tests.log_in(:'ada');
select tenancy.disconnect_social_account(:'team', :'mine');
select tests.as_system(:'team', 'svc_social');
select throws_ok(
  format('select tenancy.update_connection_tokens(%L, %L, %s, %L)', :'team', :'mine', r, :'one'),
  'NF001', null, 'what was disconnected does not come alive: ' || r
)
from unnest(array[:renewed + 2, :renewed + 3]) as r;
select tests.as_service('svc_worker');
select throws_ok(
  format('select tenancy.update_connection_tokens(%L, %L, 1, %L)', :'team', :'mine', :'one'),
  '42501', null, 'a worker renews none'
);

select * from finish();
rollback;

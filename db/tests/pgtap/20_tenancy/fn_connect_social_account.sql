-- SPEC 1: social connections: encrypted tokens, once in an account.
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('bob')
  as bob, tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as access,
  'v1.key-1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBB' as refresh,
  'v1.key-2.AAAAAAAAAAAAAAAA.CCCCCCCCCCCCCCCCCCCCCCCC' as other_key \gset

select tests.log_in(:'amy', 'svc_social');
select tenancy.connect_social_account(
  p_account_id => :'team', p_provider => 'instagram', p_external_id => '1789',
  p_access_token => :'access', p_refresh_token => :'refresh', p_scopes => '{publish}',
  p_expires_at => now() + interval '1 hour', p_display_name => 'Foxes'
) as connection \gset
select results_eq(
  'select id, provider, external_id, display_name, key_id, scopes, expires_at, status, connected_by
    from tenancy.social_connections',
  format($$values (%L::uuid, 'instagram', '1789', 'Foxes', 'key-1', '{publish}'::text[],
    now() + interval '1 hour', 'active', %L::uuid)$$, :'connection', :'amy'),
  'the row holds what was asked for'
);
select tests.as_kernel();
select results_eq(
  'select access_token, refresh_token from tenancy.social_connections',
  format('values (%L, %L)', :'access', :'refresh'), 'with both envelopes'
);

-- Again is the same connection with other tokens.
select tests.log_in(:'ada', 'svc_social');
select is(
  tenancy.connect_social_account(
    p_account_id => :'team', p_provider => 'instagram', p_external_id => '1789',
    p_access_token => :'other_key'
  ), :'connection'::uuid, 'connected anew it is the same connection'
);
select tests.as_kernel();
select results_eq(
  'select access_token, refresh_token, key_id, scopes, expires_at, display_name, connected_by,
    revision from tenancy.social_connections',
  format($$values (%L, null::text, 'key-2', '{}'::text[], null::timestamptz, '', %L::uuid, 2)$$,
    :'other_key', :'ada'),
  'with the new tokens and nothing of the old'
);
select tests.log_in(:'ada', 'svc_social');
select isnt(
  tenancy.connect_social_account(:'team', p, e, :'access'), :'connection'::uuid,
  'another connection: ' || p || ' ' || e
)
from (values ('instagram', '1790'), ('facebook', '1789')) as v (p, e);
select tests.log_in(:'bob', 'svc_social');
select isnt(
  tenancy.connect_social_account(:'other', 'instagram', '1789', :'access'), :'connection'::uuid,
  'another account may connect the same profile'
);

select tests.log_in(:'amy', 'svc_social');
select throws_ok(
  format('select tenancy.connect_social_account(p_account_id => %L, p_provider => %L,
    p_external_id => %L, p_access_token => %L, p_refresh_token => %L)', a, p, e, t, r), c, null, d
)
from (values
  (:'team', 'tiktok', '1', 'EAAB-plain-token', null, '23514', 'a plain token is refused'),
  (:'team', 'tiktok', '1', :'access', 'plain', '23514', 'a plain refresh token, too'),
  (:'team', 'tiktok', '1', '', null, '23514', 'an empty one'),
  (:'team', 'tiktok', '1', null, null, '22004', 'none'),
  (:'team', 'tiktok', '1', :'access', :'other_key', '23514', 'two under two keys'),
  (:'team', 'myspace', '1', :'access', null, '23514', 'an unknown provider'),
  (:'team', null, '1', :'access', null, '23502', 'no provider'),
  (:'team', 'tiktok', ' ', :'access', null, '23514', 'a blank external id'),
  (:'team', 'tiktok', null, :'access', null, '23502', 'none'),
  (:'other', 'tiktok', '1', :'access', null, '42501', 'another account'),
  (gen_random_uuid()::text, 'tiktok', '1', :'access', null, '42501', 'an unknown one'),
  (null, 'tiktok', '1', :'access', null, '22004', 'none')
) as v (a, p, e, t, r, c, d);
select throws_ok(
  format('select tenancy.connect_social_account(p_account_id => %L, p_provider => %L,
    p_external_id => %L, p_access_token => %L, p_scopes => %L)', :'team', 'tiktok', '1', :'access',
    s),
  c, null, d
)
from (values ('{null}', '23514', 'a null scope'), (null, '23502', 'null scopes')) as v (s, c, d);
select lives_ok(
  format('select tenancy.connect_social_account(%L, %L, %L, %L)', :'team', 'tiktok', '1',
    :'access'),
  'control: in order it is taken'
);
select tests.log_in(:'eve', 'svc_social');
select throws_ok(
  format('select tenancy.connect_social_account(%L, %L, %L, %L)', :'team', 'tiktok', '1',
    :'access'),
  '42501', 'permission denied', 'an editor connects none'
);
select tests.as_system(:'team', 'svc_social');
select throws_ok(
  format('select tenancy.connect_social_account(%L, %L, %L, %L)', :'team', 'tiktok', '1',
    :'access'),
  '42501', 'permission denied', 'nor does the system'
);
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['social.manage']) \gset
select tests.as_service('svc_social');
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(
  format('select tenancy.connect_social_account(%L, %L, %L, %L)', :'team', 'tiktok', '1',
    :'access'),
  '42501', 'nobody is acting', 'nor does a key, for a person consents'
);
select tests.log_in(:'ada');
select throws_ok(
  format('select tenancy.connect_social_account(%L, %L, %L, %L)', :'team', 'tiktok', '1',
    :'access'),
  '42501', 'permission denied for function connect_social_account',
  'only the publishing service has tokens to store'
);
select tests.as_kernel();
select is((select count(*) from tenancy.social_connections), 5::bigint,
  'control: five were connected');
select is_empty(
  $$select 1 from audit.entries where table_name = 'tenancy.social_connections'
    and changes::text ~ 'AAAAAAAA'$$,
  'the audit trail holds no token'
);

select * from finish();
rollback;

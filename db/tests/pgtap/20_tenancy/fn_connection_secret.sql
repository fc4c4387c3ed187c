-- Tokens go to the publishing service alone, as the system, and each time it is noted.
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as access,
  'v1.key-1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBB' as refresh \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '2', :'access') as bobs \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(
  p_account_id => :'team', p_provider => 'tiktok', p_external_id => '1',
  p_access_token => :'access', p_refresh_token => :'refresh', p_scopes => '{publish}'
) as mine \gset
select format('select tenancy.connection_secret(%L, %L)', :'team', :'mine') as ask \gset
select throws_ok(:'ask', '42501', 'permission denied',
  'not even an owner gets them, through the publishing service');

select tests.log_out();
select tests.as_service('svc_social');
select identity.act_as_system(:'team', 'publish post 7', 'req-7') is not null as done \gset
select results_eq(
  format('select provider, external_id, access_token, refresh_token, scopes, expires_at, status,
    revision from tenancy.connection_secret(%L, %L)', :'team', :'mine'),
  format($$values ('tiktok', '1', %L, %L, '{publish}'::text[], null::timestamptz, 'active', 1)$$,
    :'access', :'refresh'),
  'the publishing service gets them as the system in the account'
);
select tests.as_kernel();
select results_eq(
  $$select account_id, row_key, actor_kind, reason, request_id, changes from audit.entries
    where action = 'access' and table_name = 'tenancy.social_connections'$$,
  format($$values (%L::uuid, %L, 'system', 'publish post 7', 'req-7', '{}'::jsonb)$$, :'team',
    :'mine'),
  'which is in the audit trail with the reason, without a token'
);
select tests.as_system(:'team', 'svc_social');
select throws_ok(format('select tenancy.connection_secret(%L, %L)', a, i), c, null, d)
from (values
  (:'other', :'bobs', '42501', 'in another account it is nobody'),
  (:'team', :'bobs', 'NF001', 'another account''s connection is not in this one'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (:'team', null, 'NF001', 'none'), (null, :'mine', '22004', 'no account')
) as v (a, i, c, d);
select lives_ok(:'ask', 'control: its own account''s again');

-- Everybody else.
select throws_ok(
  :'ask', '42501', 'permission denied for function connection_secret', s.role || ' does not'
)
from (
  select role, tests.as_system(:'team', role)
  from unnest(array['svc_worker', 'svc_billing']) as r (role)
) as s;
select throws_ok(:'ask', '42501', null, s.role || ' does not')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_mlops', 'svc_auditor', 'svc_analyst',
    'svc_monitor', 'svc_backup', 'cf_api']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_social');
select throws_ok(:'ask', '42501', 'permission denied', 'nor does it as nobody');

-- What the system of this service sees beside.
select tests.as_system(:'team', 'svc_social');
select is(
  array(
    select p.name
    from tenancy.permissions as p
    where :'team' = any (tenancy.accounts_with(p.name))
    order by p.name collate "C"
  ),
  array['account.read', 'asset.read', 'notification.send', 'social.process'],
  'it has what is needed to publish'
);
select is_empty('select 1 from studio.projects', 'it sees no project');
select is_empty('select 1 from tenancy.members', 'and no member');
select is_empty('select 1 from billing.subscriptions', 'and nothing of money');
select results_eq('select id from tenancy.social_connections', array[:'mine'::uuid],
  'control: it sees the connections');
select throws_ok(
  format('select tenancy.invite_member(%L, %L)', :'team', 'x@example.com'), '42501', null,
  'it invites nobody'
);
select is_empty(
  $$select name from tenancy.roles
    where 'social.process' = any (permissions) and name <> 'system'$$,
  'no role of a person has its permission'
);
select is((select is_assignable from tenancy.permissions where name = 'social.process'), false,
  'and none can be made that has');

select * from finish();
rollback;

-- docs/architecture.md: workers act as the system, inside one account, with a reason, audited.
begin;
select plan(32);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'gone') as gone \gset
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'gone';

select tests.as_service('svc_worker');
select identity.act_as_system(:'team', 'render | job 7', 'req-1') is not null as done \gset
select results_eq('select id from tenancy.accounts', array[:'team'::uuid],
  'the system sees the account it acts in, and no other');
select is(identity.current_user_id(), null, 'it is nobody''s person');
select is_empty('select id from identity.users', 'and sees no person');
select is(tenancy.accounts_with('member.manage'), '{}', 'it manages no members');
select is(tenancy.accounts_with('asset.write'), array[:'team'::uuid], 'control: it adds assets');
select throws_ok(
  format('select tenancy.invite_member(%L, %L)', :'team', 'x@example.com'), '42501', null,
  'it invites nobody'
);
select throws_ok($$select tenancy.create_team('T', 'ttt')$$, '42501', null, 'it makes no team');
select tests.as_kernel();
select results_eq(
  format('select actor_kind, reason, request_id, row_key, database_role from audit.entries
    where account_id = %L and action = %L', :'team', 'access'),
  format($$values ('system', 'render / job 7', 'req-1', %L, %L)$$, :'team', session_user),
  'the call is in the audit trail with its reason'
);

select tests.as_service('svc_worker');
select throws_ok(
  format('select identity.act_as_system(%L, %L, %L)', a, r, q), c, null, d
)
from (values
  (:'team', null, null, '22023', 'no reason is refused'),
  (:'team', ' ', null, '22023', 'a blank one'),
  (:'team', repeat('x', 201), null, '22023', 'a long one'),
  (:'team', 'x', 'a|b', '22023', 'a malformed request id'),
  (gen_random_uuid()::text, 'x', null, 'NF001', 'an unknown account'),
  (:'gone', 'x', null, 'NF001', 'a deleted account'),
  (null, 'x', null, 'NF001', 'no account')
) as v (a, r, q, c, d);
select tests.as_kernel();
select is((select count(*) from audit.entries where action = 'access'), 1::bigint,
  'control: none of these came in');

select lives_ok(
  format('select identity.act_as_system(%L, %L)', :'team', 'x'), 'control: ' || s.role || ' may'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_worker', 'svc_billing', 'svc_social']) as r (role)
) as s;
select tests.log_in(:'ada');
select throws_ok(
  format('select identity.act_as_system(%L, %L)', :'team', 'x'), '42501', null, s.role || ' may not'
)
from (
  select role, tests.as_service(role)
  from unnest(array[
    'svc_app', 'svc_auth', 'svc_mlops', 'svc_auditor', 'svc_analyst', 'svc_monitor', 'cf_api'
  ]) as r (role)
) as s;

-- Each service has of the role what its trade needs.
select tests.new_project(:'team', :'ada') as project \gset
select tests.as_system(:'team');
select isnt_empty('select id from studio.projects', 'control: a worker sees creative work');
select tests.as_system(:'team', 'svc_billing');
select is_empty('select id from studio.projects', 'the billing adapter sees none');
select is(
  array(
    select p.name
    from tenancy.permissions as p
    where :'team' = any (tenancy.accounts_with(p.name))
    order by p.name collate "C"
  ),
  array[
    'account.read', 'billing.read', 'credits.settle', 'credits.spend', 'member.read',
    'notification.send', 'subscription.apply', 'usage.record'
  ],
  'it has what is needed for money and for telling members'
);
select isnt_empty('select status from billing.subscriptions', 'control: and sees the subscription');
select tests.as_system(:'team', 'svc_social');
select is_empty('select status from billing.subscriptions', 'the publishing service does not');
select is(tenancy.accounts_with('social.process'), array[:'team'::uuid],
  'control: it works on social connections');

select * from finish();
rollback;

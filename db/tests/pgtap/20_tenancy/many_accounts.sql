-- docs/architecture.md: a long list of accounts must not make the context slow: 1000 fit, then one
-- is chosen.
begin;
select plan(7);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
with made as (
  insert into tenancy.accounts (kind, slug, name)
  select 'team', 'a-' || i, 'A' from generate_series(1, 1000) as i
  returning id
)
insert into tenancy.members (account_id, user_id, role)
select id, :'ada', case when random() < 0.5 then 'viewer' else 'editor' end from made;
select id as one from tenancy.accounts where slug = 'a-1' \gset
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'token'), 'LM001',
  'too many accounts for one context', '1001 accounts are too many');
select is(identity.current_user_id(), null, 'and nobody acts');
select identity.authenticate(:'token', :'one') is not null as done \gset
select results_eq('select id from tenancy.accounts', array[:'one'::uuid],
  'inside one account she acts');
select lives_ok($$select tenancy.create_team('T', 'ttt')$$, 'and makes a team, confined as she is');
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where slug in ('a-2', 'ttt');
select tests.as_service('svc_app');
select identity.authenticate(:'token') is not null as done \gset
select is((select count(*) from tenancy.accounts), 1000::bigint, '1000 fit');
select is(cardinality(tenancy.accounts_with('account.read')), 1000, 'each with its permissions');
select is(
  cardinality(tenancy.accounts_with('project.write')),
  (select count(*)::integer from tenancy.members where user_id = :'ada'
    and role in ('editor', 'owner')
    and account_id in (select id from tenancy.accounts)),
  'by role'
);

select * from finish();
rollback;

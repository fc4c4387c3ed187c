-- SPEC 2: a person joins a project by a link, in the link's role and until its end.
begin;
select plan(20);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.log_in(:'ann');
select link_id, token as link from studio.create_share_link(
  :'team', :'project', 'editor', now() + interval '1 day', 2
) \gset
select token as look from studio.create_share_link(:'team', :'project', 'viewer', null) \gset

select tests.log_in(:'eve');
select is(studio.join_by_share_link(:'look')::text, format('(%s,%s)', :'team', :'project'),
  'it says what was joined');
select is((select count(*) from studio.projects where id = :'project'), 1::bigint,
  'and is there in the same transaction');
select throws_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  '42501', null, 'in the role of the link');
select studio.join_by_share_link(:'link') is not null as done \gset
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'a link that gives more takes its place');
select studio.join_by_share_link(:'look') is not null as done \gset
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Loft'),
  'one that gives less does not');
select results_eq(
  'select user_id, role, share_link_id, granted_by, accepted_at is not null, expires_at
    from studio.project_collaborators',
  format($$values (%L::uuid, 'editor', %L::uuid, %L::uuid, true, now() + interval '1 day')$$,
    :'eve', :'link_id', :'ann'),
  'she is a collaborator until the link ends, and it is known by which'
);
select throws_ok(format('select studio.join_by_share_link(%L)', t), 'NF002', 'token not found', d)
from (values
  (:'look' || 'x', 'an unknown token'), ('', 'an empty one'), (null, 'none')
) as v (t, d);
select tests.log_in(:'vic');
select throws_ok(format('select studio.join_by_share_link(%L)', :'link'), 'RL021',
  'already a member of the account', 'a member works by the role that she has');
select tests.as_kernel();
select is((select use_count from studio.share_links where id = :'link_id'), 1,
  'which is no use of the link');
select tests.new_person('bea') as bea, tests.new_person('cid') as cid \gset
select tests.log_in(:'bea');
select lives_ok(format('select studio.join_by_share_link(%L)', :'link'), 'a second one joins');
select tests.log_in(:'cid');
select throws_ok(format('select studio.join_by_share_link(%L)', :'link'), 'NF002',
  'token not found', 'and then the link is used up');
select tests.as_kernel();
update identity.users set status = 'pending_verification' where id = :'cid';
select tests.log_in(:'cid');
select throws_ok(format('select studio.join_by_share_link(%L)', :'look'), '42501',
  'nobody is acting', 'whose address is not verified joins nothing');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select studio.join_by_share_link(%L)', :'look'), '42501',
  'nobody is acting', 'nor does nobody');

select tests.log_in(:'ann');
select studio.revoke_share_link(:'team', :'link_id');
select tests.log_in(:'bea');
select is((select count(*) from studio.projects where id = :'project'), 1::bigint,
  'who has joined stays when the link is revoked');
select tests.log_in(:'ann');
select studio.revoke_share_link(:'team', :'link_id', true);
select tests.log_in(:'bea');
select is((select count(*) from studio.projects where id = :'project'), 0::bigint,
  'unless those who joined are removed with it');
select tests.as_kernel();
update identity.users set status = 'active' where id = :'cid';
insert into tenancy.accounts (kind, slug, name)
select 'team', 'many-' || i, 'A' from generate_series(1, 999) as i;
insert into tenancy.members (account_id, user_id, role)
select id, :'cid', 'viewer' from tenancy.accounts where slug like 'many-%';
-- Whoever gathers statistics elsewhere sees none of these rows, and a plan for none would read each
-- list for each.
select tests.log_out();
set local role cf_owner;
analyze tenancy.accounts, tenancy.members;
select tests.log_in(:'cid');
select is(cardinality(tenancy.accounts_with('account.read')), 1000, 'control: 1000 accounts fit');
select throws_ok(format('select studio.join_by_share_link(%L)', :'look'), 'LM001',
  'too many accounts for one context', 'and a shared project is one too many');
select is(
  (select count(*) from studio.project_collaborators where user_id = :'cid'), 0::bigint,
  'so that it is not joined'
);

select * from finish();
rollback;

-- Accounts and shared projects together fill a context.
begin;
select plan(7);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'viewer') as share \gset
select tests.as_kernel();
select is(
  studio.context_shares(row('user', :'eve', :'eve', null, null, null, now())::identity.proof, null,
    g),
  (select group_text from studio.shared_groups(
    row('user', :'eve', :'eve', null, null, null, now())::identity.proof, null, 9)), d
)
from (values
  (',a,=' || repeat('x,', 998) || 'x', 'beside 999 accounts there is room for one'),
  (',a,=' || repeat('x,', 499) || 'x;,b,=' || repeat('x,', 498) || 'x', 'in two groups, too'),
  ('', 'beside none'), (null, 'or nothing')
) as v (g, d);
select throws_ok(
  format($$select studio.context_shares(row('user', %1$L, %1$L, null, null, null,
    now())::identity.proof, null, %2$L)$$, :'eve', ',a,=' || repeat('x,', 999) || 'x'),
  'LM001', 'too many accounts for one context', 'beside 1000 there is none'
);
select is(
  studio.context_shares(row('user', :'ann', :'ann', null, null, null, now())::identity.proof, null,
    ',a,=' || repeat('x,', 999) || 'x'), null, 'who shares nothing has 1000 accounts'
);
select is(
  studio.context_shares(row('system', :'eve', :'eve', null, null, null, now())::identity.proof,
    null, ''), null, 'the system shares nothing'
);

select * from finish();
rollback;

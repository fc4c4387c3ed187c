-- Accounts and shared projects together fill a context.
begin;
select plan(14);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'viewer') as share \gset
select tests.as_kernel();
select is(
  studio.context_shares(
    row('user', :'eve', :'eve', null, null, null, now(), null, null)::identity.proof, null, g),
  (select group_text from studio.shared_groups(
    row('user', :'eve', :'eve', null, null, null, now(), null, null)::identity.proof, null, 9)), d
)
from (values
  (',a,=' || repeat('x,', 998) || 'x', 'beside 999 accounts there is room for one'),
  (',a,=' || repeat('x,', 499) || 'x;,b,=' || repeat('x,', 498) || 'x', 'in two groups, too'),
  ('', 'beside none'), (null, 'or nothing')
) as v (g, d);
select throws_ok(
  format($$select studio.context_shares(row('user', %1$L, %1$L, null, null, null,
    now(), null, null)::identity.proof, null, %2$L)$$, :'eve', ',a,=' || repeat('x,', 999) || 'x'),
  'LM001', 'too many accounts for one context', 'beside 1000 there is none'
);
select is(
  studio.context_shares(
    row('user', :'ann', :'ann', null, null, null, now(), null, null)::identity.proof, null,
    ',a,=' || repeat('x,', 999) || 'x'), null, 'who shares nothing has 1000 accounts'
);
select is(
  studio.context_shares(
    row('system', :'eve', :'eve', null, null, null, now(), null, null)::identity.proof, null, ''
  ), null, 'the system shares nothing'
);

-- Confined to one account, one has what is shared there: with oneself, or by way of an account.
select tests.log_out();
select tests.new_person('moe') as mo \gset
select tests.new_team(:'mo', 'owls') as owls \gset
select tests.log_in(:'ann');
select studio.add_collaborator(:'team', :'project', 'viewer', p_grantee_account_id => :'owls')
  as theirs \gset
select tests.log_in(:'mo');
select studio.accept_share(:'team', :'theirs') is not null as accepted \gset
select tests.as_kernel();
select is(
  split_part(studio.context_shares(
    row('user', w, w, null, null, null, now(), null, null)::identity.proof, a, ''
  ), '=', 2), p, d
)
from (values
  (:'eve'::uuid, null::uuid, replace(:'team' || '/' || :'project', '-', ''),
    'control: unconfined she has it'),
  (:'eve', :'team', replace(:'team' || '/' || :'project', '-', ''), 'confined to its account, too'),
  (:'eve', :'owls', null, 'in another account not'),
  (:'mo', null, replace(:'team' || '/' || :'project', '-', ''), 'control: his account has it'),
  (:'mo', :'team', replace(:'team' || '/' || :'project', '-', ''),
    'and so has he, confined to where it is shared'),
  (:'mo', :'owls', null, 'in the account with which it is shared it is not'),
  (:'vic', :'team', null, 'what is shared with others in an account is not his')
) as v (w, a, p, d);

select * from finish();
rollback;

-- What policies compare with: read from the context, no table.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'bob', 'team') as team \gset
select tests.add_member(:'team', :'ada', 'viewer');
select tests.as_service('svc_app');
select is(tenancy.accounts_with('account.read'), '{}', 'nobody has none');
select tests.log_in(:'ada');
select is(array(select unnest(tenancy.accounts_with(p)) order by 1),
  array(select unnest(w) order by 1), d)
from (values
  ('account.read', array[:'own', :'team']::uuid[], 'both accounts where she may read'),
  ('project.write', array[:'own']::uuid[], 'the one where she may write'),
  ('no.such', '{}', 'none for an unknown permission'), ('', '{}', 'none for an empty one'),
  ('account', '{}', 'none for part of one'), (',', '{}', 'none for a separator'),
  ('account.read=', '{}', 'none for one that runs on')
) as v (p, w, d);
select is(tenancy.accounts_with(null), null, 'null for null: policies then let nothing pass');
select tests.as_service('svc_auditor');
select throws_ok($$select tenancy.accounts_with('account.read')$$, '42501', null,
  'the auditor does not ask');

select * from finish();
rollback;

-- The person a subject names, if he may act.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue, tests.new_person('del')
  as del
\gset
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'sue';
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';
select is((identity.prove_person(:'ada', 1e9)).actor_id, :'ada'::uuid, 'an active person');
select is((identity.prove_person(:'ada', 1e9)).expires_at, to_timestamp(1e9), 'until then');
select is((identity.prove_person(:'ada', 1e9)).groups, tenancy.role_groups(:'ada'),
  'with what his roles say');
select is((identity.prove_person(:'ada', 1e9)).has_shares, false, 'and nothing shared');
select is((identity.prove_person(s, 1e9)).actor_id, null, d)
from (values (:'sue', 'no suspended one'), (:'del', 'no deleted one'),
  ('x', 'nothing that is no id'),
  (gen_random_uuid()::text, 'nobody unknown'), (null, 'nobody for null')) as v (s, d);

select * from finish();
rollback;

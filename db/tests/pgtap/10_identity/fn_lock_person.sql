-- A person's row is held, and nothing of it changes.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('del') as del \gset
select tests.as_kernel();
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';
select revision, ctid from identity.users where id = :'ada' \gset
select count(*) as entries from audit.entries \gset
select is(identity.lock_person(:'ada'), true, 'he is there');
select is(identity.lock_person(p), false, d)
from (values (:'del'::uuid, 'who is deleted is not'), (null, 'nor is nobody')) as v (p, d);
select is((select revision from identity.users where id = :'ada'), :revision,
  'no revision is counted');
select is((select count(*) from audit.entries), :entries::bigint, 'nothing is audited');
select isnt((select ctid from identity.users where id = :'ada'), :'ctid'::tid,
  'it is a new version of the row, and not only a lock');

select * from finish();
rollback;

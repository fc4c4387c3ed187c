-- Nobody who is deleted becomes a member.
begin;
select plan(4);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob,
  tests.new_person('del') as del
\gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_kernel();
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';
select throws_ok(
  format('insert into tenancy.members (account_id, user_id, role) values (%L, %L, %L)', :'team', p,
    'viewer'), 'NF001', null, d
)
from (values (:'del'::uuid, 'a deleted person'), (gen_random_uuid(), 'nobody')) as v (p, d);
select lives_ok(
  format('insert into tenancy.members (account_id, user_id, role) values (%L, %L, %L)', :'team',
    :'bob', 'viewer'), 'control: anybody else'
);
select is((select count(*) from tenancy.members where account_id = :'team'), 2::bigint, 'is there');

select * from finish();
rollback;

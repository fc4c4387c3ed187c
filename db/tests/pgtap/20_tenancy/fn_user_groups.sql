-- A person's accounts by role, as the context writes them.
begin;
select plan(16);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'bob', 'team') as team \gset
select tests.add_member(:'team', :'ada', 'viewer');
select tests.as_kernel();
select is((select account_count from tenancy.user_groups(:'ada', null, 10)), 2::bigint,
  'two accounts');
select is((select account_count from tenancy.user_groups(:'ada', :'team', 10)), 1::bigint,
  'one when named');
select is(
  (select group_text from tenancy.user_groups(:'ada', :'team', 10)),
  (select format(',%s,=%s', array_to_string(permissions, ','), :'team') from tenancy.roles
    where name = 'viewer'),
  'permissions, then accounts'
);
select is((select group_text from tenancy.user_groups(:'ada', gen_random_uuid(), 10)), null,
  'none when unknown');
select is((select account_count from tenancy.user_groups(:'ada', null, 0)), 1::bigint,
  'it stops past the limit');
update identity.users set status = 'pending_verification', created_at = now() - interval '71 hours'
  where id = :'ada';
select is((select account_count from tenancy.user_groups(:'ada', null, 10)), 2::bigint,
  'unverified, a person has them for 72 hours');
update identity.users set created_at = now() - interval '73 hours' where id = :'ada';
select is((select group_text from tenancy.user_groups(:'ada', a, 10)), null, 'and then none')
from unnest(array[null, :'own', :'team']::uuid[]) as a;
update identity.users set status = 'active' where id = :'ada';
update tenancy.accounts set deleted_at = now() where id = :'team';
select is((select account_count from tenancy.user_groups(:'ada', null, 10)), 1::bigint,
  'a deleted account is none');

-- A custom role takes the built-in one's place, in the account that made it.
update tenancy.accounts set deleted_at = null where id = :'team';
set local role none;
set local role cf_owner;
grant insert, delete on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values
  (:'team', 'helper', 'viewer', array['account.read', 'member.read', 'webhook.manage']),
  (:'own', 'helper', 'viewer', array['account.read', 'member.read', 'audit.read']);
update tenancy.members set custom_role = 'helper' where account_id = :'team' and user_id = :'ada';
select is(
  (select group_text from tenancy.user_groups(:'ada', :'team', 10)),
  format(',account.read,member.read,webhook.manage,=%s', :'team'), 'a custom role is what it says'
);
select is(
  (select string_to_array(group_text, ';') @> array[
      format(',account.read,member.read,webhook.manage,=%s', :'team'),
      (select format(',%s,=%s', array_to_string(permissions, ','), :'own') from tenancy.roles
        where name = 'owner')
    ] from tenancy.user_groups(:'ada', null, 10)),
  true, 'among several accounts, too, and nowhere else'
);
select is((select account_count from tenancy.user_groups(:'ada', null, 10)), 2::bigint,
  'each account is counted once');
select is((select account_count from tenancy.user_groups(:'ada', null, 0)), 1::bigint,
  'and the limit holds');
update tenancy.members set custom_role = null where account_id = :'team' and user_id = :'ada';
select is(
  (select group_text from tenancy.user_groups(:'ada', :'team', 10)),
  (select format(',%s,=%s', array_to_string(permissions, ','), :'team') from tenancy.roles
    where name = 'viewer'),
  'control: without it the built-in role holds'
);
select is((select account_count from tenancy.user_groups(null, null, 10)), null,
  'nobody has no account');

select * from finish();
rollback;

-- A person's accounts by role, as the context writes them.
begin;
select plan(18);

set local check_function_bodies = off; -- the migrating role sees no function of tenancy
create function pg_temp.account_count(p_user_id uuid, p_account_id uuid) returns bigint
language sql as $$
  select count(*)
  from unnest(string_to_array(tenancy.user_groups(p_user_id, p_account_id), ';')) as g (part)
  cross join unnest(string_to_array(split_part(g.part, '=', 2), ',')) as a (id)
$$;

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'bob', 'team') as team,
  tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'ada', 'viewer');
select tests.as_kernel();
select is(pg_temp.account_count(:'ada', null), 2::bigint, 'two accounts');
select is(pg_temp.account_count(:'ada', :'team'), 1::bigint, 'one when named');
select is(
  tenancy.user_groups(:'ada', :'team'),
  (select format(',%s,=%s', array_to_string(permissions, ','), :'team') from tenancy.roles
    where name = 'viewer'),
  'permissions, then accounts'
);
select is(tenancy.user_groups(:'ada', gen_random_uuid()), null, 'none when unknown');
update identity.users set status = 'pending_verification', created_at = now() - interval '71 hours'
  where id = :'ada';
select is(pg_temp.account_count(:'ada', null), 2::bigint,
  'unverified, a person has them for 72 hours');
update identity.users set created_at = now() - interval '73 hours' where id = :'ada';
select is(tenancy.user_groups(:'ada', a), null, 'and then none')
from unnest(array[null, :'own', :'team']::uuid[]) as a;
update identity.users set status = 'active' where id = :'ada';
update tenancy.accounts set deleted_at = now() where id = :'team';
select is(pg_temp.account_count(:'ada', null), 1::bigint, 'a deleted account is none');

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
  tenancy.user_groups(:'ada', :'team'),
  format(',account.read,member.read,webhook.manage,=%s', :'team'), 'a custom role is what it says'
);
select is(
  string_to_array(tenancy.user_groups(:'ada', null), ';') @> array[
      format(',account.read,member.read,webhook.manage,=%s', :'team'),
      (select tenancy.group_text(permissions, :'own') from tenancy.roles where name = 'owner')
    ],
  true, 'among several accounts, too, and nowhere else'
);
select is(pg_temp.account_count(:'ada', null), 2::bigint, 'each account is counted once');
select tests.add_member(:'other', :'ada', 'viewer');
select tests.as_kernel();
select matches(tenancy.user_groups(:'ada', null), e'^(,[^;\n]+;){2}\n,[^;\n]+$',
  'after them, with its mark, where she may charge');
delete from tenancy.members where account_id = :'other' and user_id = :'ada';
update tenancy.members set custom_role = null where account_id = :'team' and user_id = :'ada';
select is(
  tenancy.user_groups(:'ada', :'team'),
  (select format(',%s,=%s', array_to_string(permissions, ','), :'team') from tenancy.roles
    where name = 'viewer'),
  'control: without it the built-in role holds'
);
select is(tenancy.user_groups(null, null), null, 'nobody has no account');

-- 998 more, in each the custom role that stands in the way of grouping them: it counts them all.
with made as (
  insert into tenancy.accounts (kind, slug, name)
  select 'team', 'a-' || i, 'A' from generate_series(1, 998) as i
  returning id
), own_role as (
  insert into tenancy.custom_roles (account_id, name, base_role, permissions)
  select id, 'helper', 'viewer', array['account.read', 'member.read'] from made
)
insert into tenancy.members (account_id, user_id, role, custom_role)
select id, :'ada', 'viewer', 'helper' from made;
select is(pg_temp.account_count(:'ada', null), 1000::bigint, 'a context holds 1000');
select tests.add_member(:'other', :'ada', 'viewer');
select throws_ok(format('select tenancy.user_groups(%L, null)', :'ada'), 'LM001',
  'too many accounts for one context', '1001 are too many');
select is(pg_temp.account_count(:'ada', :'other'), 1::bigint, 'one of them may be named');

select * from finish();
rollback;

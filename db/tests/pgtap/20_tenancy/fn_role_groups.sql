-- What is written down of a person's rights.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'bob', 'team') as team \gset
select tests.as_kernel();
select is(
  tenancy.role_groups(:'ada'),
  (select tenancy.group_text(permissions, :'own') from tenancy.roles where name = 'owner'),
  'permissions, then accounts'
);
select tests.add_member(:'team', :'ada', 'viewer');
select tests.as_kernel();
select results_eq(
  format($$select unnest(string_to_array(tenancy.role_groups(%L), ';')) order by 1$$, :'ada'),
  format($$select unnest(string_to_array(tenancy.user_groups(%L, null), ';')) order by 1$$, :'ada'),
  'in several accounts, as tenancy.user_groups has it'
);
update tenancy.accounts set deleted_at = now() where id = :'team';
select is(tenancy.role_groups(:'ada') like '%' || :'team' || '%', false, 'a closed one is none');
update tenancy.accounts set deleted_at = null where id = :'team';
select is(tenancy.role_groups(:'ada') like '%' || :'team' || '%', true, 'control: open, it is one');
update identity.users set status = 'pending_verification', created_at = now() - interval '73 hours'
  where id = :'ada';
select isnt(tenancy.role_groups(:'ada'), null, 'how long a person may act is not its matter');
select is(tenancy.role_groups(gen_random_uuid()), '', 'a stranger has no account, which is known');

select tests.grant_plan(:'team', 'enterprise');
select tests.log_in(:'bob');
select tenancy.create_custom_role(:'team', 'helper', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tests.as_kernel();
update tenancy.members set custom_role = 'helper' where account_id = :'team' and user_id = :'ada';
select is(tenancy.role_groups(:'ada'), null, 'with a custom role nothing is written down');
update tenancy.members set custom_role = null where account_id = :'team' and user_id = :'ada';
with made as (
  insert into tenancy.accounts (kind, slug, name)
  select 'team', 'a-' || i, 'A' from generate_series(1, 998) as i
  returning id
)
insert into tenancy.members (account_id, user_id, role) select id, :'ada', 'viewer' from made;
select isnt(tenancy.role_groups(:'ada'), null, 'control: of 1000 accounts it is');
select tests.new_team(:'bob', 'one-more') as more \gset
select tests.add_member(:'more', :'ada', 'viewer');
select tests.as_kernel();
select is(tenancy.role_groups(:'ada'), null, 'nor with more accounts than a context holds');

select * from finish();
rollback;

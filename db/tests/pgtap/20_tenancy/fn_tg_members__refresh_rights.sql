-- What is written down of a person's rights follows his memberships, whoever changes them and how.
begin;
select plan(17);

set local check_function_bodies = off; -- the migrating role sees no function of tenancy
create function pg_temp.parts(p_groups text) returns text[]
language sql as $$
  select array_agg(split_part(g.part, '=', 1) || a.id order by a.id)
  from unnest(string_to_array(p_groups, ';')) as g (part)
  cross join unnest(string_to_array(split_part(g.part, '=', 2), ',')) as a (id)
$$;
create function pg_temp.stale() returns bigint
language plpgsql as $$
declare
  v_count bigint;
begin
  perform tests.as_kernel();
  -- user_groups asks the memberships, roles and accounts; a null is asked of it at each call.
  select count(*) into v_count
  from identity.users as u
  left join tenancy.person_rights as r on r.user_id = u.id
  where u.deleted_at is null and (r.user_id is null or (
    r.groups is not null
    and pg_temp.parts(r.groups) is distinct from pg_temp.parts(tenancy.user_groups(u.id, null))
  ));
  return v_count;
end
$$;
create function pg_temp.says(p_person uuid, p_account uuid) returns boolean
language plpgsql as $$
begin
  perform tests.as_kernel();
  return (select groups like '%' || p_account || '%' from tenancy.person_rights
    where user_id = p_person);
end
$$;

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select is(pg_temp.stale(), 0::bigint, 'at sign-up');
select tests.log_in(:'ada');
select tenancy.create_team('Team', 'team') as team \gset
select tests.grant_plan(:'team', 'enterprise');
select is(pg_temp.says(:'ada', :'team'), true, 'a team''s founder has it');
select is(pg_temp.stale(), 0::bigint, 'all that is written down is true');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com', 'editor') as token \gset
select tenancy.invite_member(:'team', 'eve@example.com', 'viewer') as eves \gset
select tests.log_in(:'bob');
select tenancy.accept_invitation(:'token') is not null as done \gset
select is(:'team' = any (tenancy.accounts_with('project.write')), true,
  'whoever joined acts in the same transaction');
select tests.log_in(:'eve');
select tenancy.accept_invitation(:'eves') is not null as done \gset
select is(pg_temp.stale(), 0::bigint, 'after two joined');
select tests.log_in(:'ada');
select tenancy.change_member_role(:'team', :'eve', 'admin');
select is(pg_temp.stale(), 0::bigint, 'after a role was changed');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'helper', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tenancy.change_member_role(:'team', :'eve', 'helper');
select is(pg_temp.says(:'eve', :'team'), null, 'a custom role is not written down');
select tests.log_in(:'ada');
select tenancy.update_custom_role(:'team', 'helper', 1, '{account.read,member.read,project.read}')
  is not null as done \gset
select tests.log_in(:'eve');
select is(:'team' = any (tenancy.accounts_with('project.read')), true,
  'what it allows is asked at each authentication');
select tests.log_in(:'ada');
select tenancy.delete_custom_role(:'team', 'helper') as done \gset
select is(pg_temp.says(:'eve', :'team'), true, 'without it the built-in role is');
select is(pg_temp.stale(), 0::bigint, 'after a custom role came and went');
select tests.log_in(:'ada');
select tenancy.transfer_ownership(:'team', :'bob');
select is(pg_temp.stale(), 0::bigint, 'after the owner gave it away');
select tests.log_in(:'bob');
select tenancy.remove_member(:'team', :'ada');
select is(pg_temp.says(:'ada', :'team'), false, 'whoever is taken out has it no more');
select tests.log_in(:'ada');
select is(:'team' = any (tenancy.accounts_with('account.read')), false,
  'nor at his next authentication');
select tests.log_in(:'eve');
select tenancy.leave_account(:'team');
select is(pg_temp.stale(), 0::bigint, 'after one was taken out and one left');
select tests.as_kernel();
update tenancy.members set user_id = :'eve' where user_id = :'bob' and account_id = :'team';
select is((pg_temp.says(:'bob', :'team'), pg_temp.says(:'eve', :'team')), (false, true),
  'a row that passes to another person changes both');
select tests.as_kernel();
delete from tenancy.members where account_id = :'team' and user_id <> :'eve';
select is(pg_temp.stale(), 0::bigint, 'a statement that changes nobody changes nothing');
update tenancy.person_rights set groups = '' where user_id = :'eve';
select is(pg_temp.stale(), 1::bigint, 'control: what is wrong would be found');

select * from finish();
rollback;

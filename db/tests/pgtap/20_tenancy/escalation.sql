-- No call gives anybody more than its caller has. From one rich state each actor tries each call
-- about members, invitations and custom roles on each target; whatever goes through is compared
-- with what was before. Nobody grows by one step, so nobody does by many.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('own') as own, tests.new_person('amy')
  as amy, tests.new_person('eve') as eve, tests.new_person('vic') as vic, tests.new_person('lea')
  as lea, tests.new_person('max') as max, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'own', 'owner');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'vic', 'viewer');
select tests.add_member(:'team', :'lea', 'viewer');
select tests.add_member(:'team', :'max', 'viewer');
select tests.as_kernel();
select array_agg(name order by name) as most from tenancy.permissions where is_assignable \gset
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'lead', 'viewer', array['account.read', 'member.read',
  'member.manage', 'brand.read', 'project.read', 'asset.read', 'generation.read',
  'notification.read']) is not null as done \gset
select tenancy.create_custom_role(:'team', 'keys', 'admin', array['account.read', 'member.read',
  'api_key.manage']) is not null as done \gset
select tests.as_kernel();
set local role none;
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'most', 'viewer', :'most'::text[]);
update tenancy.members set custom_role = 'most' where user_id = :'max' and account_id = :'team';
update tenancy.members set custom_role = 'lead' where user_id = :'lea' and account_id = :'team';
select tests.log_in(:'ada');
select count(tenancy.invite_member(:'team', r || '@example.net', r)) as done
from unnest(array['owner', 'admin', 'lead', 'viewer', 'keys']) as r
\gset

-- What everybody in and before the door of the team has, by what he is called.
reset role;
set local check_function_bodies = off;
create function tests.holdings(p_team uuid) returns table (who text, permissions text[])
language sql as $$
  select 'member ' || m.user_id, coalesce(c.permissions, r.permissions)
  from tenancy.members as m
  join tenancy.roles as r on r.name = m.role
  left join tenancy.custom_roles as c on (c.account_id, c.name) = (m.account_id, m.custom_role)
  where m.account_id = p_team
  union all
  select 'invited ' || i.email, coalesce(c.permissions, r.permissions)
  from tenancy.invitations as i
  join tenancy.roles as r on r.name = i.role
  left join tenancy.custom_roles as c on (c.account_id, c.name) = (i.account_id, i.custom_role)
  where i.account_id = p_team and i.status = 'pending'
  union all
  select 'role ' || c.name, c.permissions from tenancy.custom_roles as c where c.account_id = p_team
  union all
  select 'base of ' || c.name, r.permissions
  from tenancy.custom_roles as c
  join tenancy.roles as r on r.name = c.base_role
  where c.account_id = p_team
$$;
create function tests.calls(p_team uuid) returns setof text
language sql as $$
  with roles (r) as (values ('viewer'), ('editor'), ('admin'), ('owner'), ('lead'), ('keys'),
    ('most'), ('system')),
  permissions (name) as (values ('project.read'), ('api_key.manage'), ('member.manage'),
    ('webhook.manage'), ('account.manage'), ('credits.settle'))
  select format('select tenancy.change_member_role(%L, %L, %L)', p_team, m.user_id, r)
  from tenancy.members as m, roles where m.account_id = p_team
  union all
  select format('select tenancy.invite_member(%L, %L, %L)', p_team, 'x@example.net', r) from roles
  union all
  select format('select tenancy.%s(%L, %L)', f, p_team, m.user_id)
  from tenancy.members as m, unnest(array['remove_member', 'transfer_ownership']) as f
  where m.account_id = p_team
  union all
  select format('select tenancy.%s(%L, %L)', f, p_team, i.id)
  from tenancy.invitations as i, unnest(array['resend_invitation', 'revoke_invitation']) as f
  where i.account_id = p_team
  union all
  select format('select tenancy.create_custom_role(%L, %L, %L, %L)', p_team, 'new', b,
    array['account.read', 'member.read', p.name])
  from permissions as p, unnest(array['viewer', 'admin']) as b
  union all
  select format('select tenancy.update_custom_role(%L, %L, %s, %L)', p_team, c.name, c.revision,
    array['account.read', 'member.read', p.name])
  from permissions as p, tenancy.custom_roles as c where c.account_id = p_team
  union all
  select format('select tenancy.delete_custom_role(%L, %L)', p_team, c.name)
  from tenancy.custom_roles as c where c.account_id = p_team
  union all
  select format('select tenancy.%s(%L)', f, p_team)
  from unnest(array['leave_account', 'close_account']) as f
$$;
-- Tries all of them, each from the same state; what went through, and who has grown past the actor.
create function tests.climb(p_team uuid, p_actor uuid, out gone_through bigint, out grown text[])
language plpgsql as $$
declare
  v_call text;
  v_calls text[];
  v_context text;
  v_before jsonb;
  v_own text[];
begin
  perform tests.as_kernel();
  v_calls := array(select tests.calls(p_team));
  select jsonb_object_agg(who, permissions) into v_before from tests.holdings(p_team);
  select coalesce(max(h.permissions), '{}') into v_own
  from tests.holdings(p_team) as h where h.who = 'member ' || p_actor;
  gone_through := 0;
  grown := '{}';
  perform tests.log_in(p_actor);
  v_context := current_setting('cf.context');
  foreach v_call in array v_calls loop
    begin
      perform set_config('cf.context', v_context, true);
      execute v_call;
      gone_through := gone_through + 1;
      perform tests.as_kernel();
      grown := grown || array(
        select v_call || ' gives ' || h.who
        from tests.holdings(p_team) as h
        where exists (
          select from unnest(h.permissions) as p (name)
          where p.name <> all (v_own) and not coalesce(v_before -> h.who, '[]') ? p.name
        )
      );
      raise exception using errcode = 'ZZ000';
    exception
      when sqlstate 'ZZ000' then null;
      when sqlstate '42501' or sqlstate 'RL001' or sqlstate 'RL002' or sqlstate 'NF001'
        or sqlstate '23503' or sqlstate '22023' or sqlstate 'SV001' then null;
    end;
  end loop;
  perform tests.log_out();
end
$$;

create temp table climbs as
select v.who, v.least, v.most, c.gone_through, c.grown
from (values
  ('an owner', :'ada'::uuid, 60, 200), ('an admin', :'amy', 30, 200), ('an editor', :'eve', 2, 2),
  ('a viewer', :'vic', 2, 2), ('a lead by a custom role', :'lea', 5, 60),
  ('whoever has every assignable permission', :'max', 30, 200), ('a stranger', :'bob', 0, 0)
) as v (who, actor, least, most), tests.climb(:'team', v.actor) as c;
select is(grown, '{}', who || ' gives nobody more than he has') from climbs where least > 0;
select ok(gone_through between least and most,
  format('control: of what %s tries, %s goes through', who, gone_through))
from climbs;
-- The same with the check taken away is noticed.
set local role none;
set local role cf_api;
create or replace function tenancy.require_permissions(p_account_id uuid, p_permissions text[])
returns void language plpgsql stable set search_path = pg_catalog, pg_temp as 'begin end';
select tests.log_out();
select isnt(c.grown, '{}', 'control: without the check of what one has, an admin gives more')
from tests.climb(:'team', :'amy') as c;

select * from finish();
rollback;

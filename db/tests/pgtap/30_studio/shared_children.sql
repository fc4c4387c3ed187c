-- SPEC 2: a grant on a project reaches everything that is in it, at once, and nothing else; so does
-- its end.
begin;
select plan(91);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as other \gset
select tests.grant_credits(:'team', 10);

create function pg_temp.furnish(p_team uuid, p_ann uuid, p_project uuid) returns void
language plpgsql as $$
declare
  v_asset uuid := gen_random_uuid();
begin
  perform tests.log_in(p_ann);
  perform studio.create_room(p_team, p_project, 'Salon');
  perform studio.add_asset(p_team, p_project, 'uploaded',
    format('%s/%s/%s/a.png', p_team, p_project, v_asset), 'image/png', 1, sha256('a'));
  perform tests.deliver_samples(
    p_team, p_project, tests.new_request(p_team, p_ann, p_project)
  );
end
$$;
-- What the acting person sees of a table, beside his own: the projects, null for none.
create function pg_temp.seen(p_table text, p_column text) returns uuid[]
language plpgsql as $$
declare
  v_seen uuid[];
begin
  execute format(
    'select array_agg(distinct %I order by %I) from %s where account_id = %L',
    p_column, p_column, p_table, current_setting('test.team')
  ) into v_seen;
  return v_seen;
end
$$;
create temp table children (table_name text, column_name text);
insert into children values
  ('studio.projects', 'id'), ('studio.rooms', 'project_id'), ('studio.assets', 'project_id'),
  ('studio.asset_versions', 'project_id'), ('studio.project_storage_totals', 'project_id'),
  ('generation.requests', 'project_id'), ('generation.request_events', 'project_id'),
  ('generation.samples', 'project_id');
grant select on children to public;
select set_config('test.team', :'team', true) is not null as set \gset
select pg_temp.furnish(:'team', :'ann', :'project'), pg_temp.furnish(:'team', :'ann', :'other');
select tests.log_in(:'ann');
select studio.add_asset(:'team', null, 'uploaded',
  format('%s/library/%s/logo.png', :'team', gen_random_uuid()), 'image/png', 1, sha256('l'));

select tests.as_kernel();
select is(array_remove(pg_temp.seen(table_name, column_name), null),
  array(select unnest(array[:'project', :'other']::uuid[]) order by 1),
  'control: both projects have rows in ' || table_name)
from children;
select tests.log_in(:'eve');
select is(pg_temp.seen(table_name, column_name), null,
  'before anything is shared a stranger sees nothing of ' || table_name)
from children;

select tests.share_project(:'team', :'project', :'eve', 'viewer') as share \gset
select tests.log_in(:'eve');
select is(pg_temp.seen(table_name, column_name), array[:'project'::uuid],
  'a collaborator sees the rows of the shared project and of no other in ' || table_name)
from children;
select is((select count(*) from tenancy.accounts where id = :'team')
  + (select count(*) from tenancy.members where account_id = :'team')
  + (select count(*) from studio.workbenches where account_id = :'team')
  + (select count(*) from studio.brand_kits where account_id = :'team')
  + (select count(*) from studio.storage_totals where account_id = :'team')
  + (select count(*) from billing.credit_balances where account_id = :'team')
  + (select count(*) from studio.assets where account_id = :'team' and project_id is null),
  0::bigint, 'and nothing of the account: members, workbenches, kits, library, storage, credits');
select tests.as_service('cf_api');
select is(pg_temp.seen(table_name, column_name), array[:'project'::uuid],
  'nor does a function that acts for him, in ' || table_name)
from children where table_name in ('studio.projects', 'studio.rooms', 'studio.assets');
-- A viewer changes nothing. Without WHERE, for that would bring the select policy in.
update studio.projects set name = 'Mine';
update studio.rooms set deleted_at = now();
update studio.assets set deleted_at = now();
update studio.asset_versions set state = 'superseded';
select tests.as_kernel();
select is(
  (select count(*) from studio.projects where account_id = :'team' and name = 'Project')
  + (select count(*) from studio.rooms where account_id = :'team' and deleted_at is null)
  + (select count(*) from studio.assets where account_id = :'team' and deleted_at is null)
  + (select count(*) from studio.asset_versions where account_id = :'team' and state = 'current'),
  26::bigint, 'a viewer changes none of the 2 projects, 2 rooms, 11 assets and 11 versions'
);

select id as foreign, object_path as foreign_path from studio.assets
where account_id = :'team' and project_id = :'other' limit 1 \gset
update studio.project_collaborators set role = 'editor' where id = :'share';
select tests.log_in(:'eve');
select lives_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'an editor adds a room to the shared project'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'other', 'Den'), '42501', null,
  'and not to another one'
);
select lives_ok(format(
  'select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project', 'uploaded',
  format('%s/%s/%s/b.png', :'team', :'project', gen_random_uuid()), 'image/png', 'b'
), 'adds an asset');
select throws_ok(format(
  'select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', p, 'uploaded',
  format('%s/%s/%s/b.png', :'team', f, gen_random_uuid()), 'image/png', 'b'
), '42501', null, 'and not ' || d)
from (values
  (:'other', :'other', 'to another project'), (null, 'library', 'to the account''s library')
) as v (p, f, d);
select id as asset, object_path as path from studio.assets
where account_id = :'team' and kind = 'uploaded' limit 1 \gset
select lives_ok(format(
  'select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'asset',
  replace(:'path', '.png', '-2.png'), 'image/png', 'c'
), 'adds a version');
select lives_ok(
  format('select studio.update_project(%L, %L, 1, %L)', :'team', :'project', 'Renamed'),
  'and renames the project'
);
select throws_ok(q, '42501', null, 'but does not ' || d)
from (values
  (format('select studio.delete_project(%L, %L)', :'team', :'project'), 'delete it'),
  (format('select studio.create_workbench(%L, %L)', :'team', 'B'), 'make a workbench'),
  (format('select studio.create_brand_kit(%L, %L)', :'team', 'K'), 'make a brand kit'),
  (format('select generation.request_generation(%L, %L, %L, %L, %L)', :'team', :'project', 'a fox',
    'instagram_post', 'k'), 'spend the account''s credits'),
  (format('select studio.add_collaborator(%L, %L, %L, %L)', :'team', :'project', 'viewer', :'vic'),
    'share on'),
  (format('select studio.create_share_link(%L, %L)', :'team', :'project'), 'make a link')
) as v (q, d);
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'nor does a function with a bug ' || d)
from (values
  (format('update studio.projects set deleted_at = now() where id = %L', :'project'),
    'delete the project'),
  (format('update studio.assets set deleted_at = now() where id = %L', :'asset'),
    'delete an asset'),
  (format('insert into studio.rooms (account_id, project_id, name) values (%L, %L, %L)', :'team',
    :'other', 'X'), 'add a room elsewhere'),
  (format($$insert into studio.assets (account_id, id, kind, object_path, mime_type, format, bytes,
    checksum) values (%L, %L, 'uploaded', %L, 'image/png', 'png', 1, sha256('x'))$$, :'team',
    :'ann', format('%s/library/%s/x.png', :'team', :'ann')), 'add to the library'),
  (format($$insert into studio.asset_versions (account_id, asset_id, version_number, state,
    object_path, mime_type, format, bytes, checksum)
    values (%L, %L, 9, 'superseded', %L, 'image/png', 'png', 1, sha256('x'))$$, :'team',
    :'foreign', replace(:'foreign_path', '.png', '-9.png')), 'add a version elsewhere')
) as v (q, d);
update studio.projects set target_platform = 'x';
update studio.rooms set deleted_at = now();
update studio.assets set format = 'gif';
update studio.asset_versions set state = 'superseded';
update generation.requests set status = 'cancelled';
update generation.samples set is_selected = true;
select tests.as_kernel();
select results_eq(
  format($$select id = %L from studio.projects where target_platform = 'x'$$, :'project'),
  array[true], 'it changes the shared project and no other'
);
select is_empty(
  format('select from studio.rooms where account_id = %L and deleted_at is not null', :'team'),
  'deletes no room'
);
select results_eq(
  $$select distinct project_id from studio.assets where format = 'gif'$$, array[:'project'::uuid],
  'changes assets of the shared project and of no other'
);
select results_eq(
  $$select distinct project_id from studio.asset_versions where state = 'superseded'$$,
  array[:'project'::uuid], 'so with their versions'
);
select is(
  (select count(*) from generation.requests where account_id = :'team' and status = 'cancelled')
  + (select count(*) from generation.samples where account_id = :'team' and is_selected),
  0::bigint, 'and no request or sample'
);

-- The end of it, in each way.
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  8::bigint, 'control: she sees it everywhere');
select tests.as_kernel();
update studio.project_collaborators
set created_at = now() - interval '2 days', expires_at = now() - interval '1 second'
where id = :'share';
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  null, 'an expired grant gives nothing anywhere');
select tests.as_kernel();
update studio.project_collaborators
set expires_at = now() + interval '1 minute', accepted_at = null;
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  null, 'nor does an offer that is not accepted');
select tests.as_kernel();
update studio.project_collaborators set accepted_at = now();
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  8::bigint, 'control: accepted and alive it does');
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  null, 'of a deleted project nothing is seen');
select tests.log_in(:'ann');
select studio.restore_project(:'team', :'project');
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  8::bigint, 'restored, it is');
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'team';
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  null, 'a deleted account shares nothing');
select tests.as_kernel();
update tenancy.accounts set deleted_at = null where id = :'team';
select tests.log_in(:'ann');
select studio.remove_collaborator(:'team', :'share');
select tests.log_in(:'eve');
select is((select sum(cardinality(pg_temp.seen(table_name, column_name))) from children),
  null, 'and a grant that was removed is felt everywhere at once');

-- Were two ids the same all the same, the account would still part them.
select tests.new_team(:'ann', 'owls') as owls \gset
select tests.log_in(:'ann');
select studio.create_workbench(:'owls', 'Bench') as bench \gset
select tests.log_out();
set local role cf_owner;
grant insert on studio.projects to cf_kernel;
select tests.log_out();
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.as_kernel();
insert into studio.projects (account_id, id, workbench_id, name)
values (:'owls', :'project', :'bench', 'Same id');
select tests.grant_credits(:'owls', 10);
select pg_temp.furnish(:'owls', :'ann', :'project');
select set_config('test.team', :'owls', true) is not null as set \gset
select is(pg_temp.seen(table_name, column_name), array[:'project'::uuid],
  'control: another account has rows under the same project''s id in ' || table_name)
from children;
select id as foreign, object_path as foreign_path from studio.assets
where account_id = :'owls' limit 1 \gset
select tests.log_in(:'eve');
select is(pg_temp.seen(table_name, column_name), null, 'and they are not seen in ' || table_name)
from children;
select results_eq('select account_id from studio.projects', array[:'team'::uuid],
  'a project of the same id in another account is not the shared one');
select throws_ok(format('select studio.create_room(%L, %L, %L)', :'owls', :'project', 'Den'),
  '42501', null, 'and nothing is added to it');
select tests.as_service('cf_api');
select is(pg_temp.seen(table_name, column_name), null, 'nor by a function, in ' || table_name)
from children where table_name in ('studio.projects', 'studio.rooms', 'studio.assets');
select throws_ok(q, '42501', null, 'which adds nothing either')
from unnest(array[
  format('insert into studio.rooms (account_id, project_id, name) values (%L, %L, %L)', :'owls',
    :'project', 'X'),
  format($$insert into studio.assets (account_id, id, project_id, kind, object_path, mime_type,
    format, bytes, checksum)
    values (%L, %L, %L, 'uploaded', %L, 'image/png', 'png', 1, sha256('x'))$$, :'owls', :'ann',
    :'project', format('%s/%s/%s/x.png', :'owls', :'project', :'ann')),
  format($$insert into studio.asset_versions (account_id, asset_id, version_number, state,
    object_path, mime_type, format, bytes, checksum)
    values (%L, %L, 9, 'superseded', %L, 'image/png', 'png', 1, sha256('x'))$$, :'owls',
    :'foreign', replace(:'foreign_path', '.png', '-9.png'))
]) as q;
update studio.projects set target_platform = 'tiktok';
update studio.assets set format = 'tiff';
update studio.asset_versions set state = 'purged';
select tests.as_kernel();
select is(
  (select count(*) from studio.projects where account_id = :'owls' and target_platform = 'tiktok')
  + (select count(*) from studio.assets where account_id = :'owls' and format = 'tiff')
  + (select count(*) from studio.asset_versions where account_id = :'owls' and state = 'purged'),
  0::bigint, 'or changes anything'
);
select isnt((select count(*) from studio.assets where format = 'tiff'), 0::bigint,
  'control: it changes what is shared');
select tests.log_out();
set local role cf_owner;
revoke insert on studio.projects from cf_kernel;
select tests.log_out();
select tests.as_kernel();

select ok(
  not has_column_privilege(r, 'studio.projects', 'id', 'insert')
  and not has_column_privilege(r, 'studio.projects', 'id', 'update'),
  r || ' cannot choose the id of a project, so that no two accounts have the same'
)
from unnest(array['cf_api', 'cf_kernel', 'cf_app', 'cf_worker']) as r;
select ok(has_column_privilege('cf_api', 'studio.projects', 'name', 'insert'),
  'control: but its name');

select * from finish();
rollback;

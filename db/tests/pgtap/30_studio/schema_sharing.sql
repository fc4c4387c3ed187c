-- Constraints of what projects are shared by.
begin;
select plan(28);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_team(:'eve', 'owls') as owls \gset
select tests.log_in(:'ann');
select link_id from studio.create_share_link(:'team', :'project') \gset
select tests.log_out();
set local role cf_owner;
grant insert on studio.share_links to cf_kernel;
select set_config('role', 'cf_kernel', true) is not null as done \gset

select jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'project_id', :'project', 'user_id', :'eve',
  'role', 'viewer', 'created_at', now(), 'updated_at', now(), 'revision', 1
) as row, jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'project_id', :'project', 'name', '',
  'role', 'viewer', 'token_hash', sha256('a'), 'use_count', 0, 'created_at', now()
) as link, jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'link_id', :'link_id', 'token_hash', sha256('a'),
  'created_at', now(), 'expires_at', now() + interval '1 hour'
) as visit \gset
reset role;
create temp table tries (table_name text, base jsonb, change jsonb, refused_by text);
insert into tries values
  ('studio.project_collaborators', :'row', '{"user_id": null}',
    'project_collaborators_grantee_ck'),
  ('studio.project_collaborators', :'row', jsonb_build_object('grantee_account_id', :'owls'),
    'project_collaborators_grantee_ck'),
  ('studio.project_collaborators', :'row',
    jsonb_build_object('grantee_account_id', :'team', 'user_id', null),
    'project_collaborators_grantee_account_ck'),
  ('studio.project_collaborators', :'row', '{"expires_at": "2000-01-01"}',
    'project_collaborators_expires_at_ck'),
  ('studio.project_collaborators', :'row', '{"role": "boss"}', 'project_collaborators_role_fk'),
  ('studio.project_collaborators', :'row', jsonb_build_object('user_id', :'team'),
    'project_collaborators_user_fk'),
  ('studio.project_collaborators', :'row', jsonb_build_object('account_id', :'owls'),
    'project_collaborators_project_fk'),
  ('studio.project_collaborators', :'row',
    jsonb_build_object('grantee_account_id', :'eve', 'user_id', null),
    'project_collaborators_grantee_account_fk'),
  ('studio.project_collaborators', :'row', jsonb_build_object('granted_by', :'team'),
    'project_collaborators_granted_by_fk'),
  ('studio.project_collaborators', :'row', jsonb_build_object('share_link_id', :'team'),
    'project_collaborators_share_link_fk'),
  ('studio.project_collaborators', :'row', '{}', 'nothing'),
  ('studio.project_collaborators', :'row', '{}', 'project_collaborators_pk'),
  ('studio.project_collaborators', :'row', jsonb_build_object('id', gen_random_uuid()),
    'project_collaborators_user_uq'),
  ('studio.share_links', :'link', '{"role": "boss"}', 'share_links_role_fk'),
  ('studio.share_links', :'link', '{"token_hash": "\\x00"}', 'share_links_token_hash_ck'),
  ('studio.share_links', :'link', jsonb_build_object('name', repeat('x', 101)),
    'share_links_name_ck'),
  ('studio.share_links', :'link', '{"max_uses": 0}', 'share_links_max_uses_ck'),
  ('studio.share_links', :'link', '{"max_uses": 1, "use_count": 2}', 'share_links_use_count_ck'),
  ('studio.share_links', :'link', '{"expires_at": "2000-01-01"}', 'share_links_expires_at_ck'),
  ('studio.share_links', :'link', jsonb_build_object('account_id', :'owls'),
    'share_links_project_fk'),
  ('studio.share_links', :'link', jsonb_build_object('created_by', :'team'),
    'share_links_created_by_fk'),
  ('studio.share_links', :'link', '{}', 'nothing'),
  ('studio.share_links', :'link', jsonb_build_object('id', gen_random_uuid()),
    'share_links_token_hash_uq'),
  ('studio.share_visits', :'visit', '{"token_hash": "\\x00"}', 'share_visits_token_hash_ck'),
  ('studio.share_visits', :'visit', '{"expires_at": "2000-01-01"}', 'share_visits_expires_at_ck'),
  ('studio.share_visits', :'visit', jsonb_build_object('link_id', :'team'),
    'share_visits_link_fk'),
  ('studio.share_visits', :'visit', '{}', 'nothing'),
  ('studio.share_visits', :'visit', jsonb_build_object('id', gen_random_uuid()),
    'share_visits_token_hash_uq');
grant select on tries to cf_kernel;
select tests.as_kernel();
select is(tests.refused_by(table_name, base || change), refused_by,
  table_name || ' with ' || change || ' is refused by ' || refused_by)
from tries;

select * from finish();
rollback;

set local role cf_owner;

create or replace trigger t10_touch before update on studio.brand_kits
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on studio.workbenches
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on studio.projects
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on studio.rooms
  for each row execute function kernel.tg_touch();
-- Not on last_accessed_at: looking at an asset makes nobody's edit of it stale.
create or replace trigger t10_touch
  before update of project_id, room_id, kind, latest_version, object_path, mime_type, format, bytes,
    width_px, height_px, checksum, is_final, tags, metadata, deleted_at
  on studio.assets
  for each row execute function kernel.tg_touch();

create or replace trigger t10_touch before update on studio.project_collaborators
  for each row execute function kernel.tg_touch();

create or replace trigger t20_check_permissions before insert or update on studio.collaborator_roles
  for each row execute function tenancy.tg_roles__check_permissions();
create or replace trigger t20_set_project before insert on studio.asset_versions
  for each row execute function studio.tg_asset_versions__set_project();

create or replace trigger t50_count_storage
  after insert or delete or update of state, bytes on studio.asset_versions
  for each row execute function studio.tg_asset_versions__count_storage();

-- At the end of the transaction, for changing the default takes two statements. There is no
-- CREATE OR REPLACE for a constraint trigger.
drop trigger if exists t80_keep_default on studio.brand_kits;
create constraint trigger t80_keep_default after insert or update or delete on studio.brand_kits
  deferrable initially deferred
  for each row execute function studio.tg_brand_kits__keep_default();

create or replace trigger t90_audit after insert or update or delete on studio.brand_kits
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.workbenches
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.projects
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.rooms
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.assets
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.asset_versions
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on studio.collaborator_roles
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on studio.project_collaborators
  for each row execute function audit.tg_record('id');
-- Not on use_count, which every visit counts up: each is a row of studio.share_visits.
create or replace trigger t90_audit
  after insert or delete or update of name, role, token_hash, max_uses, granted_through, expires_at,
    revoked_at
  on studio.share_links
  for each row execute function audit.tg_record('id', 'token_hash');

set local role cf_owner;

-- Not on created_at, which tenancy.lock_account sets to itself.
create or replace trigger t10_touch
  before update of kind, slug, name, region, deleted_at
  on tenancy.accounts
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on tenancy.members
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on tenancy.service_accounts
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on tenancy.social_connections
  for each row execute function kernel.tg_touch();
-- Not on secrets, use or revocation: none of them makes an open form stale.
create or replace trigger t10_touch before update of name, scopes, allowed_networks
  on tenancy.api_keys
  for each row execute function kernel.tg_touch();
create or replace trigger t20_check_bounds
  before insert or update of scopes, allowed_networks on tenancy.api_keys
  for each row execute function tenancy.tg_api_keys__check_bounds();
create or replace trigger t20_keep_previous before update of secret_hash on tenancy.api_keys
  for each row execute function tenancy.tg_api_keys__keep_previous();

create or replace trigger t10_touch before update on tenancy.custom_roles
  for each row execute function kernel.tg_touch();

create or replace trigger t20_check_permissions
  before insert or update on tenancy.custom_roles
  for each row execute function tenancy.tg_custom_roles__check_permissions();
create or replace trigger t20_check_permissions before insert or update on tenancy.roles
  for each row execute function tenancy.tg_roles__check_permissions();
create or replace trigger t20_keep_owner_on_delete before delete on tenancy.members
  for each row when (old.role = 'owner')
  execute function tenancy.tg_members__keep_owner();
create or replace trigger t20_keep_owner_on_update before update on tenancy.members
  for each row
  when (old.role = 'owner' and (new.role <> 'owner' or new.account_id <> old.account_id))
  execute function tenancy.tg_members__keep_owner();
create or replace trigger t20_keep_personal before insert on tenancy.members
  for each row execute function tenancy.tg_members__keep_personal();

create or replace trigger t20_require_person before insert on tenancy.members
  for each row execute function tenancy.tg_members__require_person();

-- By statement, so that the rows of several persons are locked in one order.
create or replace trigger t70_refresh_rights_on_insert after insert on tenancy.members
  referencing new table as new_rows
  for each statement execute function tenancy.tg_members__refresh_rights();
create or replace trigger t70_refresh_rights_on_update after update on tenancy.members
  referencing old table as old_rows new table as new_rows
  for each statement execute function tenancy.tg_members__refresh_rights();
create or replace trigger t70_refresh_rights_on_delete after delete on tenancy.members
  referencing old table as old_rows
  for each statement execute function tenancy.tg_members__refresh_rights();
create or replace trigger t70_refresh_rights after update on tenancy.roles
  referencing old table as old_rows new table as new_rows
  for each statement execute function tenancy.tg_roles__refresh_rights();
create or replace trigger t70_refresh_rights after update of deleted_at on tenancy.accounts
  for each row when (old.deleted_at is distinct from new.deleted_at)
  execute function tenancy.tg_accounts__refresh_rights();

create or replace trigger t80_erase_tokens after update of deleted_at on tenancy.accounts
  for each row when (new.deleted_at is not null)
  execute function tenancy.tg_accounts__erase_tokens();
create or replace trigger t80_end_shares after delete on tenancy.members
  for each row execute function tenancy.tg_members__end_shares();

create or replace trigger t90_audit after insert or update or delete on tenancy.accounts
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on tenancy.custom_roles
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on tenancy.members
  for each row execute function audit.tg_record('user_id');
create or replace trigger t90_audit after insert or update or delete on tenancy.invitations
  for each row execute function audit.tg_record('id', 'token_hash');
create or replace trigger t90_audit after insert or update or delete on tenancy.service_accounts
  for each row execute function audit.tg_record('id');
-- Not on last_used_at: that a key was used changes nothing.
create or replace trigger t90_audit
  after insert or delete or update of name, secret_hash, previous_expires_at, scopes,
    allowed_networks, rotated_at, expires_at, revoked_at
  on tenancy.api_keys
  for each row execute function audit.tg_record('id', 'secret_hash', 'previous_secret_hash');
create or replace trigger t90_audit
  after insert or update or delete on tenancy.social_connections
  for each row execute function audit.tg_record('id', 'access_token', 'refresh_token');
create or replace trigger t90_audit after insert or update or delete on tenancy.permissions
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on tenancy.roles
  for each row execute function audit.tg_record('name');

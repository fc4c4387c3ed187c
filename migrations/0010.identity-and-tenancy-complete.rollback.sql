-- What the older structure has no place for: tokens of nobody and of the new kinds go, audit entries
-- name the nearest of the older kinds of actor.
alter table identity.one_time_tokens no force row level security;
delete from identity.one_time_tokens where user_id is null or purpose = 'change_email';
alter table identity.one_time_tokens force row level security;
alter table audit.entries no force row level security;
update audit.entries
set actor_kind = case actor_kind when 'service' then 'api_key' else 'none' end
where actor_kind in ('service', 'guest');
alter table audit.entries force row level security;
alter table tenancy.members drop constraint members_custom_role_fk;
alter table tenancy.invitations drop constraint invitations_custom_role_fk;
alter table tenancy.api_keys drop constraint api_keys_service_account_fk;
drop index identity.sessions_live_idx;
drop index identity.sessions_absolute_expires_at_idx;
drop index studio.projects_id_idx;
drop index identity.one_time_tokens_expires_at_idx;
drop index tenancy.members_user_id_idx;
drop index tenancy.members_custom_role_idx;
drop index tenancy.invitations_custom_role_idx;
drop index tenancy.api_keys_service_account_id_idx;
alter table studio.workbenches drop constraint workbenches_name_ck;
alter table identity.users drop constraint users_email_case_ck;
alter table identity.sessions drop constraint sessions_refresh_hash_ck;
alter table identity.sessions drop constraint sessions_refresh_ck;
alter table identity.sessions drop constraint sessions_family_hash_uq;
alter table identity.sessions drop constraint sessions_family_hash_ck;
alter table studio.rooms drop constraint rooms_name_ck;
alter table generation.requests drop constraint requests_leased_by_ck;
alter table studio.projects drop constraint projects_name_ck;
alter table identity.one_time_tokens drop constraint one_time_tokens_username_ck;
alter table identity.one_time_tokens drop constraint one_time_tokens_purpose_ck;
alter table identity.one_time_tokens drop constraint one_time_tokens_password_ck;
alter table identity.one_time_tokens drop constraint one_time_tokens_email_ck;
alter table mlops.models drop constraint models_provider_ck;
alter table messaging.messages drop constraint messages_leased_by_ck;
alter table audit.entries drop constraint entries_actor_kind_ck;
alter table billing.credit_transactions drop constraint credit_transactions_reason_ck;
alter table billing.credit_holds drop constraint credit_holds_purpose_ck;
alter table studio.brand_kits drop constraint brand_kits_name_ck;
alter table tenancy.api_keys drop constraint api_keys_previous_secret_hash_ck;
alter table tenancy.api_keys drop constraint api_keys_previous_ck;
alter table tenancy.api_keys drop constraint api_keys_name_ck;
alter table tenancy.accounts drop constraint accounts_name_ck;
alter table audit.entries
  add constraint entries_actor_kind_ck
    check (actor_kind in ('user', 'api_key', 'system', 'none'));
alter table identity.one_time_tokens alter column user_id set not null;
alter table identity.one_time_tokens
  add constraint one_time_tokens_purpose_ck
    check (purpose in ('verify_email', 'reset_password', 'magic_link'));
comment on table identity.sessions is
  'A signed-in device. The bearer of the token is the person until a time-out or revocation.';
alter type identity.new_session
  drop attribute outcome,
  drop attribute refresh_token,
  drop attribute refresh_expires_at,
  drop attribute challenge,
  drop attribute retry_after;
comment on type identity.new_session is
  'What log_in returns: the token is shown this once; expires_at is the idle time-out.';
alter table tenancy.accounts
  add constraint accounts_name_ck check (length(btrim(name)) between 1 and 200);
create index members_user_id_idx on tenancy.members (user_id) include (role);
alter table tenancy.api_keys
  add constraint api_keys_name_ck check (length(btrim(name)) between 1 and 100);
comment on column tenancy.api_keys.scopes is
  'Permissions that the key has; never more than its maker had.';
comment on type tenancy.new_api_key is 'What create_api_key returns: the key is shown this once.';
alter table studio.brand_kits
  add constraint brand_kits_name_ck check (length(btrim(name)) between 1 and 100);
alter table studio.workbenches
  add constraint workbenches_name_ck check (length(btrim(name)) between 1 and 200);
alter table studio.projects
  add constraint projects_name_ck check (length(btrim(name)) between 1 and 200);
alter table studio.rooms
  add constraint rooms_name_ck check (length(btrim(name)) between 1 and 200);
alter table mlops.models
  add constraint models_provider_ck check (length(btrim(provider)) between 1 and 100);
alter table billing.credit_holds
  add constraint credit_holds_purpose_ck check (length(btrim(purpose)) between 1 and 200);
alter table billing.credit_transactions
  add constraint credit_transactions_reason_ck check (length(btrim(reason)) between 1 and 200);
alter table generation.requests
  add constraint requests_leased_by_ck check (length(btrim(leased_by)) between 1 and 200);
alter table messaging.messages
  add constraint messages_leased_by_ck check (length(btrim(leased_by)) between 1 and 200);
comment on column identity.one_time_tokens.user_id is null;
comment on column identity.sessions.token_hash is null;
comment on column tenancy.api_keys.created_by is null;
comment on column tenancy.invitations.invited_by is null;
comment on column tenancy.members.role is null;
alter table generation.request_events drop column project_id;
alter table generation.samples drop column project_id;
alter table identity.one_time_tokens drop column email;
alter table identity.one_time_tokens drop column full_name;
alter table identity.one_time_tokens drop column locale;
alter table identity.one_time_tokens drop column password_digest;
alter table identity.one_time_tokens drop column password_parameters;
alter table identity.one_time_tokens drop column time_zone;
alter table identity.one_time_tokens drop column username;
alter table identity.sessions drop column access_expires_at;
alter table identity.sessions drop column family_hash;
alter table identity.sessions drop column proved_at;
alter table identity.sessions drop column proved_by;
alter table identity.sessions drop column refresh_hash;
alter table studio.asset_versions drop column project_id;
alter table tenancy.api_keys drop column last_used_at;
alter table tenancy.api_keys drop column previous_expires_at;
alter table tenancy.api_keys drop column previous_secret_hash;
alter table tenancy.api_keys drop column revision;
alter table tenancy.api_keys drop column rotated_at;
alter table tenancy.api_keys drop column service_account_id;
alter table tenancy.api_keys drop column updated_at;
alter table tenancy.invitations drop column custom_role;
alter table tenancy.invitations drop column sent_at;
alter table tenancy.members drop column custom_role;
alter table tenancy.permissions drop column is_assignable;
drop table
  identity.attempts,
  identity.challenges,
  identity.consent_purposes,
  identity.consents,
  identity.factors,
  identity.identities,
  identity.privacy_request_events,
  identity.privacy_requests,
  identity.recovery_codes,
  studio.collaborator_roles,
  studio.project_collaborators,
  studio.share_links,
  studio.share_visits,
  tenancy.custom_roles,
  tenancy.service_accounts,
  tenancy.social_connections;
drop function kernel.is_envelope(text);
drop type
  identity.new_factor,
  identity.sent_code,
  studio.new_share_link,
  studio.new_share_visit,
  studio.share,
  studio.shared_project,
  tenancy.connection_tokens;

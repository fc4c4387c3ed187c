set local role cf_owner;

-- Not on last_login_at: logging in makes nobody's open profile form stale.
create or replace trigger t10_touch
  before update of email, username, full_name, avatar_url, locale, time_zone, status
  on identity.users
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on identity.user_settings
  for each row execute function kernel.tg_touch();

create or replace trigger t90_audit after insert or update or delete on identity.users
  for each row execute function audit.tg_record('id', 'password_parameters', 'password_digest');
create or replace trigger t90_audit after insert or update or delete on identity.user_settings
  for each row execute function audit.tg_record('user_id');
create or replace trigger t90_audit after insert or update or delete on identity.one_time_tokens
  for each row execute function audit.tg_record(
    'id', 'token_hash', 'password_parameters', 'password_digest'
  );
create or replace trigger t90_audit after insert or update or delete on identity.sessions
  for each row execute function audit.tg_record('id', 'token_hash', 'family_hash', 'refresh_hash');
create or replace trigger t90_audit after insert or update or delete on identity.jwt_keys
  for each row execute function audit.tg_record('id', 'inner_pad', 'outer_pad');

create or replace trigger t10_touch before update on identity.privacy_requests
  for each row execute function kernel.tg_touch();
create or replace trigger t20_check_move before insert or update of status
  on identity.privacy_requests
  for each row execute function identity.tg_privacy_requests__check_move();
create or replace trigger t30_record_event after insert or update of status
  on identity.privacy_requests
  for each row execute function identity.tg_privacy_requests__record_event();

create or replace trigger t90_audit after insert or update or delete on identity.identities
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on identity.consent_purposes
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on identity.consents
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on identity.privacy_requests
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on identity.factors
  for each row execute function audit.tg_record('id', 'secret', 'destination', 'destination_hint');
create or replace trigger t90_audit after insert or update or delete on identity.recovery_codes
  for each row execute function audit.tg_record('id', 'code_hash');
create or replace trigger t90_audit after insert or update or delete on identity.challenges
  for each row execute function audit.tg_record('id', 'token_hash', 'code_hash');

set local role cf_owner;

create or replace trigger t20_check_move before insert or update of status on generation.requests
  for each row execute function generation.tg_requests__check_move();
create or replace trigger t20_set_project before insert on generation.samples
  for each row execute function generation.tg_samples__set_project();
create or replace trigger t80_record_event after insert or update of status on generation.requests
  for each row execute function generation.tg_requests__record_event();

create or replace trigger t90_audit after insert or update or delete on generation.output_formats
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on generation.status_moves
  for each row execute function audit.tg_record('from_status');
create or replace trigger t90_audit after insert or update or delete on generation.failure_policies
  for each row execute function audit.tg_record('reason');
-- Not on lease_expires_at: a heartbeat, the one statement that sets this column alone, is no event.
create or replace trigger t90_audit
  after insert or delete or update of status, prompt, style_guidance, parameters, output_format,
    width, height, quality, sample_hold_id, final_hold_id, final_asset_id, failure_reason,
    last_error, priority, available_at, attempts, max_attempts, lease_token, leased_by, finished_at
  on generation.requests
  for each row execute function audit.tg_record('id', 'lease_token', 'last_error');
create or replace trigger t90_audit after insert or update or delete on generation.samples
  for each row execute function audit.tg_record('id');

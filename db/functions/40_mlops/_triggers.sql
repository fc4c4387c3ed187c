set local role cf_owner;

create or replace trigger t10_touch before update on mlops.models
  for each row execute function kernel.tg_touch();
create or replace trigger t10_touch before update on mlops.model_versions
  for each row execute function kernel.tg_touch();

create or replace trigger t90_audit after insert or update or delete on mlops.models
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on mlops.model_versions
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on mlops.validations
  for each row execute function audit.tg_record('id');

set local role cf_kernel;

create or replace function audit.record(
  p_account_id uuid,
  p_table_name text,
  p_row_key text,
  p_action text,
  p_changes jsonb
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody but the kernel writes the audit log.
declare
  v_field text[] := string_to_array(kernel.context(), '|', '');
begin
  insert into audit.entries (
    account_id, table_name, row_key, action, actor_kind, actor_id, credential_id,
    request_id, ip, reason, database_role, changes
  )
  values (
    p_account_id, p_table_name, p_row_key, p_action, coalesce(v_field[2], 'none'),
    v_field[3]::uuid, v_field[5]::uuid, v_field[6], v_field[7]::inet, v_field[9], session_user,
    p_changes
  );
end
$$;

comment on function audit.record(uuid, text, text, text, jsonb) is
  'Appends one audit entry; the actor is the verified context''s, never a parameter. p_changes: see
audit.entries.changes. Raises 28000 when the context is forged.';

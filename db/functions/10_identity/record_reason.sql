set local role cf_kernel;

create or replace function identity.record_reason(
  p_person_id uuid,
  p_reason text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  perform audit.record(
    p_account_id => '00000000-0000-0000-0000-000000000000', p_table_name => 'identity.users',
    p_row_key => p_person_id::text, p_action => 'access',
    p_changes => jsonb_build_object('reason', jsonb_build_array(null, p_reason))
  );
end
$$;

comment on function identity.record_reason(uuid, text) is
  'Notes in the audit trail why support did what the entry before tells.';

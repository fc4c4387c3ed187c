set local role cf_kernel;

create or replace function identity.reset_factors(p_person_id uuid, p_reason text)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the support acts for a person who cannot prove himself any more.
declare
  v_count integer;
begin
  perform identity.require_reason(p_reason);
  if not exists (select from identity.users as u where u.id = p_person_id) then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Check the id of the person.';
  end if;
  v_count := identity.erase_factors(p_person_id);
  perform identity.end_sessions(p_person_id, 'factors_reset');
  perform audit.record(
    p_account_id => '00000000-0000-0000-0000-000000000000', p_table_name => 'identity.users',
    p_row_key => p_person_id::text, p_action => 'access',
    p_changes => jsonb_build_object(
      'reset_factors', jsonb_build_array(v_count, 0), 'reason', jsonb_build_array(null, p_reason)
    )
  );
  return v_count;
end
$$;

comment on function identity.reset_factors(uuid, text) is
  'For the support: takes all second factors and recovery codes of a person away, who then logs in
by the first proof alone, and ends all of the person''s sessions; returns how many factors there
were. p_reason, 1 to 500 characters, is kept in the audit trail. Errors: 22023 no reason; NF001 no
such person.';
grant execute on function identity.reset_factors(uuid, text) to cf_auth;

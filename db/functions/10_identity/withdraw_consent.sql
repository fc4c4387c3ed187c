set local role cf_kernel;

create or replace function identity.withdraw_consent(p_purpose text)
returns boolean
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: decisions are taken in turn, behind a lock; the person is the verified context's.
declare
  v_person_id uuid := identity.require_person();
  v_last identity.consents;
begin
  perform identity.lock_person(v_person_id);
  select c.* into v_last
  from identity.consents as c
  where c.user_id = v_person_id and c.purpose = p_purpose
  order by c.decided_at desc
  limit 1;
  if v_last.is_given is not true then
    return false;
  end if;
  perform identity.record_consent(
    p_person_id => v_person_id, p_purpose => p_purpose,
    p_policy_version => v_last.policy_version, p_is_given => false
  );
  return true;
end
$$;

comment on function identity.withdraw_consent(text) is
  'The acting person withdraws a consent; the decision before it is kept. Returns whether there was
one that held. Error: 42501 no person is acting. SPEC 1.';
grant execute on function identity.withdraw_consent(text) to cf_app;

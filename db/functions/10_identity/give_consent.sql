set local role cf_kernel;

create or replace function identity.give_consent(
  p_purpose text,
  p_policy_version text
)
returns uuid
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
  if v_last.is_given and v_last.policy_version = p_policy_version then
    return v_last.id;
  end if;
  -- Withdrawing has no limit, and needs none: there is one to withdraw for each that was given.
  if (
    select count(*) >= 100
    from identity.consents as c
    where c.user_id = v_person_id and c.is_given and c.decided_at > now() - interval '1 day'
  ) then
    raise exception using
      errcode = 'LM006',
      message = 'too many attempts',
      detail = 'A person consents 100 times in a day at most.',
      hint = 'Wait a day.';
  end if;
  return identity.record_consent(
    p_person_id => v_person_id, p_purpose => p_purpose, p_policy_version => p_policy_version,
    p_is_given => true
  );
end
$$;

comment on function identity.give_consent(text, text) is
  'The acting person consents to a purpose (identity.consent_purposes), having read this version of
the text. Returns the id of the decision, which is kept for good; said twice it is one. Errors:
42501 no person is acting; 23503 unknown purpose; 23514 malformed version; 23502 missing; LM006
100 in a day. SPEC 1.';
grant execute on function identity.give_consent(text, text) to cf_app;

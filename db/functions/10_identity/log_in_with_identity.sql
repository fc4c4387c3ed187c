set local role cf_kernel;

create or replace function identity.log_in_with_identity(
  p_provider text,
  p_subject text,
  p_email text,
  p_email_verified boolean,
  p_full_name text default '',
  p_device text default '',
  p_ip inet default null,
  p_user_agent text default ''
)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the provider's word, which the service has checked, is the proof.
declare
  v_person_id uuid;
  v_answer identity.new_session;
begin
  -- People before their log-ins, as whoever unlinks one does: else two wait for each other.
  perform
  from identity.users as u
  where u.id = (
    select i.user_id
    from identity.identities as i
    where i.provider = p_provider and i.subject = p_subject
  )
  for no key update;
  update identity.identities
  set last_used_at = now()
  where provider = p_provider and subject = p_subject
  returning user_id into v_person_id;
  if v_person_id is null then
    v_answer.outcome := 'refused';
    if p_email_verified is not true or btrim(p_email) is null then
      return v_answer;
    end if;
    v_person_id := identity.admit_person(
      p_email => p_email,
      p_username => 'user-' || left(replace(gen_random_uuid()::text, '-', ''), 20),
      p_full_name => left(p_full_name, 200), p_locale => 'en-US', p_time_zone => 'UTC',
      p_password_parameters => null, p_password_digest => null
    );
    if v_person_id is not null then
      insert into identity.identities (user_id, provider, subject, email, last_used_at)
      values (v_person_id, p_provider, p_subject, left(btrim(p_email), 254), now());
    else
      -- Made by the same log-in a moment ago on another connection, or somebody else's.
      select i.user_id into v_person_id
      from identity.identities as i
      where i.provider = p_provider and i.subject = p_subject;
    end if;
    if v_person_id is null then
      v_answer.outcome := 'link_required';
      return v_answer;
    end if;
  end if;
  return identity.finish_log_in(
    p_user_id => v_person_id, p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
end
$$;

comment on function identity.log_in_with_identity(
  text, text, text, boolean, text, text, inet, text
) is
  'Logs in by a social log-in that the service has just checked with the provider. Outcome: ok,
mfa_required or refused as of identity.log_in. A subject that nobody has linked makes an active
person when the provider vouches for the address and nobody has proved it here; whoever claimed
it without proof is retired. When somebody has proved it: link_required, he logs in otherwise and
calls identity.link_identity. Refused when the provider does not vouch. Errors: 23514 unknown
provider, malformed subject or address; 23502 missing; 23505 the same is under way elsewhere: try
again. SPEC 1.';
grant execute on function identity.log_in_with_identity(
  text, text, text, boolean, text, text, inet, text
) to cf_auth;

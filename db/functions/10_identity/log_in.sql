set local role cf_kernel;

create or replace function identity.log_in(
  p_email text,
  p_password_phc text,
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
-- definer: the password is the proof; nobody is authenticated yet.
declare
  -- One form for the search and for the count: else a blank more would be a new count.
  v_email constant text := lower(btrim(left(coalesce(p_email, ''), 1000)));
  v_network constant text := identity.ip_key(p_ip);
  v_digest constant bytea := kernel.token_hash(coalesce(p_password_phc, ''));
  v_user_id uuid;
  v_answer identity.new_session;
begin
  -- The network first: one that must wait cannot lock an address any more.
  if v_network is not null then
    v_answer.retry_after := identity.count_attempt('log_in_ip', v_network);
  end if;
  if v_answer.retry_after is null then
    v_answer.retry_after := identity.count_attempt('log_in', v_email);
    -- What is not judged is no failure: one client that tries an address on and on, with an old
    -- password, does not shut its network out.
    if v_answer.retry_after is not null then
      perform identity.forgive_attempt('log_in_ip', v_network);
    end if;
  end if;
  if v_answer.retry_after is not null then
    v_answer.outcome := 'throttled';
    return v_answer;
  end if;
  v_answer.outcome := 'refused';
  select u.id into v_user_id
  from identity.users as u
  where lower(u.email) = v_email and u.deleted_at is null
    and u.status in ('active', 'pending_verification') and u.password_digest = v_digest;
  if v_user_id is null then
    return v_answer;
  end if;
  -- Again, and locked: a password that was changed meanwhile opens nothing.
  perform
  from identity.users as u
  where u.id = v_user_id and u.password_digest = v_digest
  for no key update;
  if not found then
    return v_answer;
  end if;
  v_answer := identity.finish_log_in(
    p_user_id => v_user_id, p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
  if v_answer.outcome <> 'refused' then
    perform identity.clear_attempts('log_in', v_email);
    perform identity.forgive_attempt('log_in_ip', v_network);
  end if;
  return v_answer;
end
$$;

comment on function identity.log_in(text, text, text, inet, text) is
  'Checks the password''s hash (PHC text, computed by the service with password_parameters) and
answers by outcome: ok with a session; refused for a wrong address, a wrong password and a barred
person alike; throttled with retry_after, whatever the password, after 10 failures of the address or
100 of the ip (of its /64, for IPv6) in 15 minutes. A success clears the address. Commit the answer
at once, also when it is refused: a roll-back would forget the failure, and until then all others of
the network wait. p_ip null: no limit by ip. Errors: 40001 at repeatable read. SPEC 1.';
grant execute on function identity.log_in(text, text, text, inet, text) to cf_auth;
